using System.Net;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Proxies;
using AriVoicemail.Sip.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip;

public sealed class ProxySetTests : IAsyncLifetime
{
    private static readonly SipTimers Hasty = new() { T1 = TimeSpan.FromMilliseconds(10), T2 = TimeSpan.FromMilliseconds(40) };

    private readonly SipEndpoint _sip = new(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System, NullLogger.Instance, Hasty);
    private readonly UdpPeer _first = new();
    private readonly UdpPeer _second = new();
    private ProxySet? _set;
    private uint _cseq;

    [Fact]
    public async Task The_preferred_proxy_gets_everything_while_it_answers()
    {
        Open(keepAlive: 0);

        for (var n = 0; n < 3; n++) Assert.Equal(200, (await SendAsync())!.Response!.StatusCode);

        Assert.Equal(3, _first.Requests().Count);
        Assert.Empty(_second.Requests());
    }

    [Fact]
    public async Task A_silent_proxy_is_passed_over_with_a_new_CSeq_and_is_down_until_it_answers()
    {
        _first.Answers = _ => [];
        Open();

        var result = await SendAsync();
        await UntilAsync(0, ProxyState.Down);
        _first.Requests();
        await SendAsync();

        Assert.Equal(200, result!.Response!.StatusCode);
        Assert.Contains($"sip:{_second.EndPoint}", result.Request!.Headers["Route"], StringComparison.Ordinal);
        Assert.DoesNotContain(_first.Requests(), request => request.Method is "NOTIFY");
        Assert.Equal(ProxyState.Down, _set!.Health[0].State);
    }

    [Fact]
    public async Task A_proxy_that_is_back_is_preferred_again_and_whoever_waits_is_told()
    {
        _first.Answers = _ => [];
        Open();
        var returned = new TaskCompletionSource();
        _set!.Returned += () => returned.TrySetResult();
        await SendAsync();
        await UntilAsync(0, ProxyState.Down);

        _first.Answers = request => [UdpPeer.Answer(request, "200 OK")];
        await returned.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Contains($"sip:{_first.EndPoint}", (await SendAsync())!.Request!.Headers["Route"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_all_known_proxies_are_down_nothing_is_sent_and_the_reason_said()
    {
        Open();
        await UntilAsync(0, ProxyState.Up);
        await UntilAsync(1, ProxyState.Up);
        _first.Answers = _second.Answers = _ => [];
        await UntilAsync(0, ProxyState.Down);
        await UntilAsync(1, ProxyState.Down);

        var result = await SendAsync();

        Assert.Null(result!.Request);
        Assert.Contains("no proxy answers", result.Failure, StringComparison.Ordinal);
        Assert.Contains(_second.EndPoint.ToString(), result.Failure, StringComparison.Ordinal);
        Assert.Equal(0u, _cseq);
    }

    [Fact]
    public async Task A_proxy_that_never_answers_OPTIONS_is_still_tried()
    {
        _first.Answers = _second.Answers = request => request.Method is "OPTIONS" ? [] : [UdpPeer.Answer(request, "200 OK")];
        Open();
        await UntilAsync(0, ProxyState.Down);
        await UntilAsync(1, ProxyState.Down);

        Assert.Equal(200, (await SendAsync())!.Response!.StatusCode);
    }

    [Fact]
    public async Task A_proxy_without_time_is_left_alone_as_long_as_it_asked()
    {
        _first.Answers = request => [UdpPeer.Answer(request, "503 Busy", "Retry-After: 60")];
        Open();

        var result = await SendAsync();

        Assert.Equal(200, result!.Response!.StatusCode);
        Assert.Equal(ProxyState.Held, _set!.Health[0].State);
        Assert.InRange(_set.Health[0].HeldUntil!.Value - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_phone_without_time_costs_its_proxy_nothing()
    {
        _first.Answers = request => [UdpPeer.Answer(request, request.Method is "NOTIFY" ? "503 Phone is busy" : "200 OK", "Retry-After: 60")];
        Open();

        var result = await SendAsync();

        Assert.Equal((503, TimeSpan.FromSeconds(60)), (result!.Response!.StatusCode, result.Response.RetryAfter!.Value));
        Assert.Equal(ProxyState.Up, _set!.Health[0].State);
        Assert.DoesNotContain(_second.Requests(), request => request.Method is "NOTIFY");
    }

    [Fact]
    public async Task Other_answers_are_final_whatever_they_say()
    {
        _first.Answers = request => [UdpPeer.Answer(request, "481 Gone")];
        Open(keepAlive: 0);

        Assert.Equal(481, (await SendAsync())!.Response!.StatusCode);
        Assert.Empty(_second.Requests());
    }

    [Fact]
    public async Task Nothing_is_sent_when_there_is_nothing_to_send_any_more()
    {
        Open(keepAlive: 0);

        Assert.Null(await _set!.SendAsync((_, _) => ValueTask.FromResult<SipRequest?>(null), CancellationToken.None));
        Assert.Empty(_first.Requests());
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_set is not null) await _set.DisposeAsync();
        await _sip.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private void Open(double keepAlive = 0.05) => _set = new ProxySet(
        _sip,
        [.. new[] { _first, _second }.Select(peer => ProxyAddress.TryParse(peer.EndPoint.ToString(), out var address) ? address : throw new InvalidOperationException())],
        new ProxySetOptions { KeepAlive = TimeSpan.FromSeconds(keepAlive), Retry = TimeSpan.FromSeconds(0.05), Patience = TimeSpan.FromSeconds(1) },
        TimeProvider.System,
        NullLogger.Instance);

    private Task<TransactionResult?> SendAsync() => _set!.SendAsync(
        (proxy, _) => ValueTask.FromResult<SipRequest?>(new SipRequest(
            "NOTIFY",
            "sip:1001@example.com",
            new SipHeaders().Add("Route", proxy.Route).Add("To", "<sip:a@b>").Add("From", "<sip:a@b>;tag=1").Add("Call-ID", "1").Add("CSeq", $"{++_cseq} NOTIFY"))),
        CancellationToken.None);

    private async Task UntilAsync(int proxy, ProxyState state)
    {
        for (var n = 0; n < 2000 && _set!.Health[proxy].State != state; n++) await Task.Delay(10);
        Assert.Equal(state, _set!.Health[proxy].State);
    }
}
