using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Sizes">How many messages the database holds.</param>
/// <param name="Seconds">How long each thing is asked for.</param>
/// <param name="AtOnce">How many ask at the same time.</param>
internal sealed record ApiOptions(IReadOnlyList<int> Sizes, double Seconds, int AtOnce)
{
    public const string Usage =
        """
        usage: bench.sh api [--sizes 1000,1000000] [--seconds 8] [--at-once 16]

        Requests per second and their latency: an inbox of 100 messages, a mailbox's counts, and 4 KB of a message's sound, asked of
        arivm on SQLite and on PostgreSQL, and beside it of a bare Kestrel that answers the same bytes, at growing numbers of messages. The same inbox is
        asked of the same Asterisk by AMI (VoicemailBoxSummary), by as many at once, each on a connection of its own.
        """;

    /// <summary>Null when the command line makes no sense.</summary>
    public static ApiOptions? Parse(string[] arguments)
    {
        var options = new ApiOptions([1000, 1_000_000], 8, 16);
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            switch (pair)
            {
                case ["--sizes", var list] when Array.TrueForAll(list.Split(','), text => int.TryParse(text, out var size) && size >= 1000):
                    options = options with { Sizes = [.. list.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))] };
                    break;
                case ["--seconds", var text] when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 600:
                    options = options with { Seconds = seconds };
                    break;
                case ["--at-once", var text] when int.TryParse(text, out var atOnce) && atOnce is > 0 and <= 1000:
                    options = options with { AtOnce = atOnce };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
