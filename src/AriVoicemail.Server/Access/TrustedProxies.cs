using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace AriVoicemail.Server.Access;

/// <summary>Whose word we take for it from where a request came (<c>X-Forwarded-For</c>) and how (<c>X-Forwarded-Proto</c>): nobody's else.</summary>
internal static class TrustedProxies
{
    public static void Use(WebApplication app, string trusted)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var name in Names(trusted))
        {
            if (TryParse(name, out var network)) options.KnownIPNetworks.Add(network);
        }
        if (options.KnownIPNetworks.Count > 0) app.UseForwardedHeaders(options);
    }

    public static IEnumerable<string> Names(string trusted) => trusted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A network, or an address as one.</summary>
    public static bool TryParse(string name, out System.Net.IPNetwork network)
    {
        if (!IPAddress.TryParse(name, out var address)) return System.Net.IPNetwork.TryParse(name, out network);
        network = new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
