using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Sip.Transport;

/// <summary>
/// What we call ourselves in Via. A socket on all addresses has none to show: the one that the route to the peer leaves from is the right one.
/// </summary>
internal static class OwnAddress
{
    // Routes seldom change, but they do; and peers may be many.
    private const int MaxRemembered = 10_000;

    private static readonly ConcurrentDictionary<IPAddress, IPAddress> SourceFor = new();

    public static IPEndPoint Towards(IPEndPoint peer, IPEndPoint local)
    {
        if (!local.Address.Equals(IPAddress.Any) && !local.Address.Equals(IPAddress.IPv6Any)) return local;
        if (SourceFor.Count > MaxRemembered) SourceFor.Clear();
        try
        {
            return new IPEndPoint(SourceFor.GetOrAdd(peer.Address, RouteTo), local.Port);
        }
        catch (SocketException)
        {
            return local; // No route: sending fails in a moment, and says so.
        }
    }

    private static IPAddress RouteTo(IPAddress address)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(address, 5060);
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }
}
