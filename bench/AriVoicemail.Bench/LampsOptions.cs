using AriVoicemail.Database;

namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Engine">Of arivm's own database; the proxy's is PostgreSQL.</param>
internal sealed record LampsOptions(int Mailboxes, int Phones, SqlEngine Engine)
{
    public const string Usage =
        """
        usage: bench.sh lamps [--mailboxes 50000] [--phones 2] [--engine Sqlite|PostgreSql]

        All mailboxes change at once, each watched by so many phones, with active_watchers in PostgreSQL: the time until the last phone has
        answered 200.
        """;

    /// <summary>Null when the command line makes no sense.</summary>
    public static LampsOptions? Parse(string[] arguments)
    {
        var options = new LampsOptions(50_000, 2, SqlEngine.Sqlite);
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            switch (pair)
            {
                case ["--mailboxes", var text] when int.TryParse(text, out var mailboxes) && mailboxes > 0:
                    options = options with { Mailboxes = mailboxes };
                    break;
                case ["--phones", var text] when int.TryParse(text, out var phones) && phones > 0:
                    options = options with { Phones = phones };
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
