using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
internal sealed record LeaveOptions(IReadOnlyList<int> Callers, IReadOnlyList<int> Filled, SqlEngine Engine)
{
    public const string Usage =
        """
        usage: bench.sh leave [--callers 20,100,200,400] [--filled 0,9000] [--engine Sqlite|PostgreSql]

        N callers at once (begun within 5 s, 8.5 s of speech each, then they hang up) leave a message in one mailbox: once through Asterisk's own
        VoiceMail(), once through Stasis(vm,leave,…) and arivm, on a fresh Asterisk each time. --filled: messages that the mailbox holds before.
        """;

    /// <summary>Null when the command line makes no sense.</summary>
    public static LeaveOptions? Parse(string[] arguments)
    {
        var options = new LeaveOptions([20, 100, 200, 400], [0, 9000], SqlEngine.Sqlite);
        if (arguments is not (["leave", ..] or [])) return null;
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            switch (pair)
            {
                case ["--callers", var list] when Numbers(list) is { } callers:
                    options = options with { Callers = callers };
                    break;
                case ["--filled", var list] when Numbers(list) is { } filled:
                    options = options with { Filled = filled };
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

    private static int[]? Numbers(string list)
    {
        var numbers = list.Split(',').Select(text => int.TryParse(text, out var number) && number >= 0 ? number : -1).ToArray();
        return numbers.Contains(-1) ? null : numbers;
    }
}
