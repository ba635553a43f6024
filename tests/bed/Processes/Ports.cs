using System.Net;
using System.Net.Sockets;

namespace AriVoicemail.Bed;

/// <summary>Free ports on the loopback interface.</summary>
public static class Ports
{
    /// <summary>A port that neither TCP nor UDP uses now.</summary>
    public static int Free()
    {
        while (true)
        {
            using var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            var port = ((IPEndPoint)tcp.LocalEndpoint).Port;
            try
            {
                using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken by UDP: try the next.
            }
        }
    }

    /// <summary>
    /// The first of many ports for RTP, below the range that the kernel hands out. Asterisk and SIPp pass over those in use, so two ranges
    /// may overlap.
    /// </summary>
    internal static int Rtp(int count) => Random.Shared.Next(10_000 / 2, (32_000 - count) / 2) * 2;
}
