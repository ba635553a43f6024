using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd;

/// <summary>How an <see cref="Installation"/> differs from the simplest one.</summary>
public sealed record InstallationOptions
{
    public SqlEngine Engine { get; init; } = SqlEngine.Sqlite;

    /// <summary>Whether arivm sees Asterisk's disk; otherwise it fetches what was recorded.</summary>
    public bool SharedDisk { get; init; } = true;

    /// <summary>Whether Kamailio runs and lamps are lit.</summary>
    public bool Lamps { get; init; }

    /// <summary>How Kamailio runs, if it does.</summary>
    public KamailioOptions Proxy { get; init; } = new();

    /// <summary>Whether Kamailio sends calls that nobody takes to Asterisk: <c>vmb1234</c> is busy, <c>vmu1234</c> does not answer.</summary>
    public bool Calls { get; init; }

    /// <summary>Where Kamailio has its tables.</summary>
    public SqlEngine ProxyEngine { get; init; } = SqlEngine.PostgreSql;

    /// <summary>Whether arivm reaches Kamailio through <see cref="Installation.Relay"/>.</summary>
    public bool Relay { get; init; }

    /// <summary>Added to extensions.conf.</summary>
    public string Dialplan { get; init; } = "";

    /// <summary>Added to pjsip.conf.</summary>
    public string Pjsip { get; init; } = "";

    /// <summary>Added to voicemail.conf, for Asterisk's own voicemail.</summary>
    public string Voicemail { get; init; } = "";

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
