namespace AriVoicemail.Calls;

/// <summary>The Asterisk that sends us calls: section <c>Asterisk</c>, and <c>Asterisk:Others</c> for further ones.</summary>
public sealed class AsteriskOptions
{
    /// <summary>How nodes name this server among each other: the same on every node that serves it, and no other's. Empty: host and port of its URL.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where its HTTP server answers: <c>http://127.0.0.1:8088</c>.</summary>
    public string Url { get; set; } = "http://127.0.0.1:8088";

    /// <summary>A user of ari.conf that may write.</summary>
    public string Username { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>The application's name in the dialplan: <c>Stasis(vm,…)</c>. Each instance needs its own.</summary>
    public string Application { get; set; } = "vm";

    /// <summary>
    /// Asterisk's <c>&lt;astspooldir&gt;/recording</c> as this machine sees it. Empty: no disk is shared and recordings are fetched over ARI.
    /// </summary>
    public string RecordingDirectory { get; set; } = "";

    /// <summary>Contexts of its dialplan, separated by commas, whose extensions simulated calls may dial: whoever may place such calls can cause what is behind them.</summary>
    public string SimulationContexts { get; set; } = "";

    /// <summary>
    /// Context of its dialplan in which a mailbox's number rings its owner's phone, and nothing but that, and from which owners call callers back. Empty:
    /// nobody is rung.
    /// </summary>
    public string OwnersContext { get; set; } = "";

    public AriTransport ActionsOver { get; set; } = AriTransport.Http;

    /// <summary>Further servers that this node serves, each with all of these keys.</summary>
    public List<AsteriskOptions> Others { get; set; } = [];

    /// <summary>All servers that this node serves.</summary>
    public IEnumerable<AsteriskOptions> All => [this, .. Others];

    /// <summary>What the journal calls it: another machine's 127.0.0.1 is another Asterisk.</summary>
    public string ServerName => Name.Length > 0 ? Name
        : !Uri.TryCreate(Url, UriKind.Absolute, out var url) ? Url
        : url.IsLoopback ? $"{Environment.MachineName}:{url.Port}"
        : url.Authority;
}
