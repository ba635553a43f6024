using System.Globalization;
using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Owners">How many are in their mailboxes at once.</param>
/// <param name="Turns">How often each menu has its turn; null: twice, and for few owners until there are eight calls.</param>
/// <param name="ActionsOver">Http or WebSocket.</param>
internal sealed record MenuOptions(IReadOnlyList<int> Owners, int? Turns, SqlEngine Engine, string ActionsOver)
{
    public const string Usage =
        """
        usage: bench.sh menu [--owners 1,100] [--turns n] [--engine Sqlite|PostgreSql] [--actions Http|WebSocket]

        N owners at once, each in a mailbox with five messages, press the same 29 keys in Asterisk's own VoiceMailMain() and in
        Stasis(vm,check,…) and arivm: two menus on one Asterisk that take turns. The phones send RTP with keys as RFC 4733 has it. Measured
        is the time from the packet that tells that a key was let go to the first RTP packet of the answer.
        """;

    public int TurnsOf(int owners) => Turns ?? Math.Max(2, 8 / owners);

    /// <summary>Null when the command line makes no sense.</summary>
    public static MenuOptions? Parse(string[] arguments)
    {
        var options = new MenuOptions([1, 100], null, SqlEngine.Sqlite, "Http");
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            switch (pair)
            {
                case ["--owners", var list] when Array.TrueForAll(list.Split(','), text => int.TryParse(text, out var owners) && owners > 0):
                    options = options with { Owners = [.. list.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))] };
                    break;
                case ["--turns", var text] when int.TryParse(text, out var turns) && turns > 0:
                    options = options with { Turns = turns };
                    break;
                case ["--engine", var name] when Enum.TryParse<SqlEngine>(name, ignoreCase: true, out var engine):
                    options = options with { Engine = engine };
                    break;
                case ["--actions", "Http" or "WebSocket"]:
                    options = options with { ActionsOver = pair[1] };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
