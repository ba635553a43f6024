using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Parts">Of <see cref="AllParts"/>.</param>
/// <param name="Saves">How many messages are saved in each run.</param>
/// <param name="Sizes">How many messages the database holds, for pages and search.</param>
/// <param name="Mailboxes">How many mailboxes the large spool has, ten messages in each.</param>
internal sealed record StoreOptions(IReadOnlyList<string> Parts, int Saves, IReadOnlyList<int> Sizes, int Mailboxes)
{
    public static readonly string[] AllParts = ["saves", "pages", "spool", "sight", "takeover"];

    public const string Usage =
        """
        usage: bench.sh store [--parts saves,pages,spool,sight,takeover] [--saves 600] [--sizes 10000,100000,1000000,10000000] [--mailboxes 100000]

        saves: messages of four seconds saved per second, synced to disk, by 1, 8 and 32 at once, with SQLite and with PostgreSQL, beside a bare loop of
               write, fsync and rename of the same files on the same disk.
        pages: the first page of an inbox, a search in it, and what one caller left anywhere, at growing numbers of messages.
        spool: a spool of that many mailboxes with ten messages each: arivm spool import beside find | cat over the same files, and the counts of all
               mailboxes and of one, beside AMI VoicemailUsersList and VoicemailBoxSummary of an Asterisk on the same spool.
        sight: from a change that another program makes in the spool to the mailbox's count.
        takeover: from kill -9 of a node amid recordings to the last of their messages, filed by another node.
        Plots (SVG) are written beside the numbers, to artifacts/bench.
        """;

    /// <summary>Null when the command line makes no sense.</summary>
    public static StoreOptions? Parse(string[] arguments)
    {
        var options = new StoreOptions(AllParts, 600, [10_000, 100_000, 1_000_000, 10_000_000], 100_000);
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            switch (pair)
            {
                case ["--parts", var list] when list.Split(',').All(AllParts.Contains):
                    options = options with { Parts = list.Split(',') };
                    break;
                case ["--saves", var text] when int.TryParse(text, out var saves) && saves > 0:
                    options = options with { Saves = saves };
                    break;
                case ["--sizes", var list] when Array.TrueForAll(list.Split(','), text => int.TryParse(text, out var size) && size >= 1000):
                    options = options with { Sizes = [.. list.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))] };
                    break;
                case ["--mailboxes", var text] when int.TryParse(text, out var mailboxes) && mailboxes is > 0 and <= 900_000:
                    options = options with { Mailboxes = mailboxes };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
