namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Attempts">How many of each kind, on each database.</param>
internal sealed record SignInOptions(int Attempts)
{
    public const string Usage =
        """
        usage: bench.sh signin [--attempts 200]

        How long an owner's attempt to sign in takes that fails: at a mailbox whose PIN is another one, at a mailbox without a PIN, and at one that there is not,
        one after another in an order made by chance, on SQLite and on PostgreSQL. Whoever tries must not learn from it which mailboxes there are.
        """;

    /// <summary>Null when the command line makes no sense.</summary>
    public static SignInOptions? Parse(string[] arguments)
    {
        var options = new SignInOptions(200);
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            if (pair is not ["--attempts", var text] || !int.TryParse(text, out var attempts) || attempts is not (> 0 and <= 10_000)) return null;
            options = new SignInOptions(attempts);
        }
        return options;
    }
}
