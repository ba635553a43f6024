using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip;

public sealed class StreamTransportTests : IAsyncDisposable
{
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    private readonly X509Certificate2 _authority = Issue("CN=authority", null, "authority");
    private readonly List<SipEndpoint> _endpoints = [];

    [Fact]
    public async Task Requests_go_over_one_connection_and_answers_come_back_over_it()
    {
        var server = Server();
        var peers = new HashSet<string>();
        server.RequestReceived = (request, peer) =>
        {
            lock (peers) peers.Add(peer.ToString());
            return ValueTask.FromResult<SipResponse?>(SipResponse.To(request, peer.Address, 202, "Accepted"));
        };
        var client = Client();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.SendAsync(Request(), Tcp(server), CancellationToken.None)));

        Assert.All(results, result => Assert.Equal((202, 1), (result.Response!.StatusCode, result.Copies)));
        Assert.StartsWith("SIP/2.0/TCP 127.0.0.1:", results[0].Request!.TopVia, StringComparison.Ordinal);
        Assert.Single(peers);
    }

    [Fact]
    public async Task A_connection_that_broke_is_opened_again()
    {
        var server = Server();
        var client = Client();
        Assert.Equal(405, (await client.SendAsync(Request(), Tcp(server), CancellationToken.None)).Response!.StatusCode);
        var port = server.TcpEndPoint!;
        await server.DisposeAsync();
        _endpoints.Remove(server);

        var down = await client.SendAsync(Request(), new SipPeer(SipProtocol.Tcp, port), CancellationToken.None);
        _ = Endpoint(new SipEndpointOptions { Udp = Anywhere, Tcp = port });
        var up = await client.SendAsync(Request(), new SipPeer(SipProtocol.Tcp, port), CancellationToken.None);

        Assert.NotNull(down.Failure);
        Assert.Equal(405, up.Response!.StatusCode);
    }

    [Fact]
    public async Task Whoever_waits_for_an_answer_hears_at_once_that_the_connection_is_gone()
    {
        using var listener = new TcpListener(Anywhere);
        listener.Start();
        var client = Client();

        var waiting = client.SendAsync(Request(), new SipPeer(SipProtocol.Tcp, (IPEndPoint)listener.LocalEndpoint), CancellationToken.None);
        using (var accepted = await listener.AcceptTcpClientAsync()) await accepted.GetStream().ReadExactlyAsync(new byte[10]);

        var result = await waiting.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Null(result.Response);
        Assert.NotEmpty(result.Failure!);
    }

    [Fact]
    public async Task Nobody_listens_and_the_failure_says_so()
    {
        var result = await Client().SendAsync(Request(), new SipPeer(SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 1)), CancellationToken.None);

        Assert.Null(result.Response);
        Assert.Contains("could not be sent: 127.0.0.1:1;transport=tcp", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_for_a_datagram_goes_by_TCP()
    {
        var server = Endpoint(new SipEndpointOptions { Udp = Anywhere });
        var both = Endpoint(new SipEndpointOptions { Udp = Anywhere, Tcp = new IPEndPoint(IPAddress.Loopback, server.LocalEndPoint.Port) });
        var client = Client();

        var large = await client.SendAsync(Request(new string('x', 1500)), server.LocalEndPoint, CancellationToken.None);
        var small = await client.SendAsync(Request(), server.LocalEndPoint, CancellationToken.None);
        var alone = await client.SendAsync(Request(new string('x', 1500)), both.LocalEndPoint, CancellationToken.None);

        Assert.StartsWith("SIP/2.0/TCP", large.Request!.TopVia, StringComparison.Ordinal);
        Assert.StartsWith("SIP/2.0/UDP", small.Request!.TopVia, StringComparison.Ordinal);
        Assert.StartsWith("SIP/2.0/UDP", alone.Request!.TopVia, StringComparison.Ordinal);
        Assert.All(new[] { large, small, alone }, result => Assert.Equal(405, result.Response!.StatusCode));
    }

    [Fact]
    public async Task Messages_are_found_in_a_stream_however_they_are_cut()
    {
        var server = Server();
        using var client = new TcpClient();
        await client.ConnectAsync(server.TcpEndPoint!);
        var stream = client.GetStream();
        string[] calls = ["1", "2", "3"];
        var text = string.Concat(calls.Select(call => Options(call)));

        foreach (var piece in text.Chunk(7)) await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));

        // Each is worked on by itself, so that the order is nobody's promise.
        await ReadUntilAsync(stream, text => calls.All(call => text.Contains($"Call-ID: {call}\r\n", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_ping_of_empty_lines_gets_its_pong()
    {
        var server = Server();
        using var client = new TcpClient();
        await client.ConnectAsync(server.TcpEndPoint!);

        await client.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());

        var pong = new byte[2];
        await client.GetStream().ReadExactlyAsync(pong).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("\r\n"u8, pong);
    }

    [Theory]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP x;branch=z9hG4bK1\r\n\r\n")]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nContent-Length: 99999999\r\n\r\n")]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n")]
    public async Task A_stream_that_nobody_can_follow_is_closed(string text)
    {
        var server = Server();
        using var client = new TcpClient();
        await client.ConnectAsync(server.TcpEndPoint!);

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[100]).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_stream_without_an_end_of_its_headers_is_closed_before_it_fills_the_memory()
    {
        var server = Server();
        using var client = new TcpClient();
        await client.ConnectAsync(server.TcpEndPoint!);

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (var n = 0; n < 10_000; n++) await client.GetStream().WriteAsync(new byte[65_536]);
        });
    }

    [Fact]
    public async Task TLS_with_a_certificate_that_bears_the_name_is_believed()
    {
        var server = TlsServer("proxy.example.com");

        var result = await TlsClient().SendAsync(Request(), Tls(server, "proxy.example.com"), CancellationToken.None);

        Assert.Equal(405, result.Response!.StatusCode);
        Assert.StartsWith("SIP/2.0/TLS", result.Request!.TopVia, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("another.example.com", true)]
    [InlineData("proxy.example.com", false)]
    public async Task TLS_to_another_name_or_by_an_unknown_authority_is_not(string name, bool knownAuthority)
    {
        var server = TlsServer("proxy.example.com");
        var client = Endpoint(new SipEndpointOptions { Udp = Anywhere, TlsOptions = new SipTlsOptions { Authorities = knownAuthority ? [_authority] : null } });

        var result = await client.SendAsync(Request(), Tls(server, name), CancellationToken.None);

        Assert.Null(result.Response);
        Assert.Contains("could not be sent", result.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unchecked_TLS_takes_anybody()
    {
        var server = TlsServer("proxy.example.com");
        var client = Endpoint(new SipEndpointOptions { Udp = Anywhere, TlsOptions = new SipTlsOptions { CheckPeers = false } });

        Assert.Equal(405, (await client.SendAsync(Request(), Tls(server, "whatever"), CancellationToken.None)).Response!.StatusCode);
    }

    [Fact]
    public async Task Over_IPv6_it_is_the_same()
    {
        var server = Endpoint(new SipEndpointOptions { Udp = new IPEndPoint(IPAddress.IPv6Loopback, 0), Tcp = new IPEndPoint(IPAddress.IPv6Loopback, 0) });
        var client = Endpoint(new SipEndpointOptions { Udp = new IPEndPoint(IPAddress.IPv6Loopback, 0) });

        var datagram = await client.SendAsync(Request(), server.LocalEndPoint, CancellationToken.None);
        var stream = await client.SendAsync(Request(), Tcp(server), CancellationToken.None);

        Assert.Equal((405, 405), (datagram.Response!.StatusCode, stream.Response!.StatusCode));
        Assert.StartsWith($"SIP/2.0/UDP [::1]:{client.LocalEndPoint.Port};rport", datagram.Request!.TopVia, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in _endpoints) await endpoint.DisposeAsync();
        _authority.Dispose();
    }

    private SipEndpoint Server() => Endpoint(new SipEndpointOptions { Udp = Anywhere, Tcp = Anywhere });

    private SipEndpoint Client() => Endpoint(new SipEndpointOptions { Udp = Anywhere });

    private SipEndpoint TlsServer(string name) =>
        Endpoint(new SipEndpointOptions { Udp = Anywhere, Tls = Anywhere, TlsOptions = new SipTlsOptions { Certificate = Issue($"CN={name}", _authority, name) } });

    private SipEndpoint TlsClient() => Endpoint(new SipEndpointOptions { Udp = Anywhere, TlsOptions = new SipTlsOptions { Authorities = [_authority] } });

    private SipEndpoint Endpoint(SipEndpointOptions options)
    {
        var endpoint = new SipEndpoint(options, TimeProvider.System, NullLogger.Instance);
        _endpoints.Add(endpoint);
        return endpoint;
    }

    private static SipPeer Tcp(SipEndpoint server) => new(SipProtocol.Tcp, server.TcpEndPoint!);

    private static SipPeer Tls(SipEndpoint server, string name) => new(SipProtocol.Tls, server.TlsEndPoint!, name);

    private static SipRequest Request(string body = "") => new(
        "NOTIFY",
        "sip:1001@example.com",
        new SipHeaders().Add("From", "<sip:a@b>;tag=1").Add("To", "<sip:c@d>").Add("Call-ID", "1").Add("CSeq", "1 NOTIFY"),
        Encoding.ASCII.GetBytes(body));

    private static string Options(string call) =>
        $"OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP x;branch=z9hG4bK{call}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x>\r\nCall-ID: {call}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 4\r\n\r\nbody";

    private static async Task ReadUntilAsync(NetworkStream stream, Func<string, bool> isAll)
    {
        var text = "";
        var buffer = new byte[4096];
        while (!isAll(text))
        {
            var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.NotEqual(0, read);
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }
    }

    private static X509Certificate2 Issue(string subject, X509Certificate2? issuer, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        if (issuer is null) return request.CreateSelfSigned(from, to);
        using var signed = request.Create(issuer, from, to.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
