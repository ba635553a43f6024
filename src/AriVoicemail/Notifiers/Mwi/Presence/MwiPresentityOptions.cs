namespace AriVoicemail.Notifiers.Mwi.Presence;

/// <summary>The section <c>Mwi:Presentity</c>: how the proxy is told that its table has changed. The database is that of <c>Mwi:Watchers</c>.</summary>
public sealed class MwiPresentityOptions
{
    /// <summary>Kamailio's JSON-RPC over HTTP: <c>http://127.0.0.1:5060/RPC</c>.</summary>
    public string Rpc { get; set; } = "";

    /// <summary>OpenSIPS' management interface over HTTP: <c>http://127.0.0.1:8888/mi</c>.</summary>
    public string Mi { get; set; } = "";

    internal IEnumerable<string> Validate()
    {
        if ((Rpc.Length > 0) == (Mi.Length > 0)) yield return "Mwi:Presentity needs either Rpc (Kamailio) or Mi (OpenSIPS): the address that refreshes watchers.";
        foreach (var (key, address) in new[] { ("Rpc", Rpc), ("Mi", Mi) })
        {
            if (address.Length > 0 && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            {
                yield return $"Mwi:Presentity:{key} '{address}' is not an HTTP address.";
            }
        }
    }
}
