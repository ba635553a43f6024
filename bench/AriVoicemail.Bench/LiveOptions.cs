using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Browsers">How many pages are open.</param>
/// <param name="Rounds">How many messages are delivered, one after another.</param>
/// <param name="Engine">Of arivm's database.</param>
internal sealed record LiveOptions(int Browsers, int Rounds, SqlEngine Engine)
{
    public const string Usage =
        """
        usage: bench.sh live [--browsers 500] [--rounds 8] [--engine Sqlite|PostgreSql]

        So many inbox pages are open, each with its stream of events, first all of the same mailbox, then each of its own: arivm's memory with them and its CPU
        while nothing happens; then a message is delivered by REST, and every page that it concerns is told of it and fetches itself anew: how long that
        takes for each.
        """;

    /// <summary>Null when the command line makes no sense.</summary>
    public static LiveOptions? Parse(string[] arguments)
    {
        var options = new LiveOptions(500, 8, SqlEngine.Sqlite);
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            switch (pair)
            {
                case ["--browsers", var text] when int.TryParse(text, out var browsers) && browsers is > 1 and <= 500:
                    options = options with { Browsers = browsers };
                    break;
                case ["--rounds", var text] when int.TryParse(text, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                case ["--engine", var name] when Enum.TryParse<SqlEngine>(name, ignoreCase: true, out var engine):
                    options = options with { Engine = engine };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
