using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Seconds">How long each thing is asked for.</param>
internal sealed record SiteOptions(double Seconds)
{
    public const string Usage =
        """
        usage: bench.sh pages [--seconds 8]

        The web site's inbox page (a page of messages out of the database alone is bench.sh store --parts pages): its size, the time to its first byte, and
        how many a second with 16 at once, for an owner with 20 and with 10,000 messages, on SQLite and on PostgreSQL, beside what REST lists of the same mailbox.
        """;

    /// <summary>Null when the command line makes no sense.</summary>
    public static SiteOptions? Parse(string[] arguments)
    {
        var options = new SiteOptions(8);
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            if (pair is not ["--seconds", var text] || !double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) || seconds is not (> 0 and <= 600)) return null;
            options = new SiteOptions(seconds);
        }
        return options;
    }
}
