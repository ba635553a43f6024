namespace AriVoicemail.Calls;

/// <summary>The Asterisk that sends us calls: section <c>Asterisk</c>.</summary>
public sealed class AsteriskOptions
{
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

    public AriTransport ActionsOver { get; set; } = AriTransport.Http;
}
