using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Bed;

/// <summary>
/// Free ports on the loopback interface. They lie below the range that the kernel hands out, so that none is taken while a server that is
/// to return on it is down.
/// </summary>
public static class Ports
{
    private const int FreeAtFirst = 8;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>A port that neither TCP nor UDP uses now, and that was not given before.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(2_000, 10_000);
            if (IsFree(port) && Given.TryAdd(port, true)) return port;
        }
    }

    /// <summary>
    /// The first of many ports for RTP. Asterisk and SIPp pass over those in use, so two ranges may overlap; but SIPp does not always get over the first ones.
    /// </summary>
    internal static int Rtp(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(10_000 / 2, (32_000 - count) / 2) * 2;
            if (Enumerable.Range(first, FreeAtFirst).All(IsFree)) return first;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var tcp = new TcpListener(IPAddress.Loopback, port);
            tcp.Start();
            using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
