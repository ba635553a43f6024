using System.Net.Sockets;
using AriVoicemail.Sip.Authentication;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Proxies;

/// <summary>
/// Several proxies in order of preference. The first that is up gets the request; when it is silent or refuses to work (503), the next one does.
/// Each is asked with OPTIONS now and then, and given no more than it can hold.
/// </summary>
public sealed class ProxySet : IAsyncDisposable
{
    private readonly List<Proxy> _proxies;
    private readonly DigestClient? _digest;
    private readonly ProxySetOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _keeping;

    /// <param name="sip">Stays the caller's.</param>
    /// <param name="addresses">The one to prefer first.</param>
    /// <param name="digest">Answers for us where somebody asks who we are (401, 407); null: we are nobody.</param>
    public ProxySet(
        SipEndpoint sip, IReadOnlyList<ProxyAddress> addresses, ProxySetOptions options, TimeProvider time, ILogger logger, DigestClient? digest = null)
    {
        (_options, _time, _logger, _digest) = (options, time, logger, digest);
        _proxies = [.. addresses.Select(address => new Proxy(address, sip, options, time, logger))];
        _keeping = options.KeepAlive > TimeSpan.Zero ? Task.WhenAll(_proxies.Select(KeepAsync)) : Task.CompletedTask;
    }

    /// <summary>A proxy that was down or held is up again.</summary>
    public event Action? Returned;

    public IReadOnlyList<ProxyHealth> Health => [.. _proxies.Select(proxy => proxy.Health)];

    /// <summary>Asks all of them at once whether they are there.</summary>
    public async Task<IReadOnlyList<ProxyHealth>> AskAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_proxies.Select(proxy => proxy.AskAsync(cancellationToken)));
        return Health;
    }

    /// <summary>Sends a request through the first proxy that takes it.</summary>
    /// <param name="write">
    /// Makes the request for this proxy; asked again for the next one, because what a proxy swallowed may have reached the other end and its CSeq with
    /// it. Null: nothing is to be sent any more.
    /// </param>
    /// <returns>How the last attempt ended; null when there was nothing to send.</returns>
    public async Task<TransactionResult?> SendAsync(
        Func<ProxyAddress, CancellationToken, ValueTask<SipRequest?>> write, CancellationToken cancellationToken)
    {
        TransactionResult? result = null;
        foreach (var proxy in Candidates())
        {
            using var place = await proxy.Window.EnterAsync(cancellationToken);
            if (await TryAsync(proxy, write, cancellationToken) is not { } tried) return result;
            result = tried;
            if (result.Response is { } response && !await HasNoTimeAsync(proxy, response, cancellationToken)) return result;
        }
        return result ?? new TransactionResult(null, null, $"no proxy answers: {string.Join("; ", Health.Select(health => $"{health.Proxy} {health.Problem}"))}", 0, TimeSpan.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        foreach (var proxy in _proxies) proxy.Dispose();
        _stop.Dispose();
    }

    private IEnumerable<Proxy> Candidates()
    {
        var usable = _proxies.Where(proxy => proxy.IsUsable).ToList();
        return usable.Count > 0 ? usable : _proxies.Where(proxy => proxy.IsWorthTrying);
    }

    private async Task<TransactionResult?> TryAsync(
        Proxy proxy, Func<ProxyAddress, CancellationToken, ValueTask<SipRequest?>> write, CancellationToken cancellationToken)
    {
        if (await write(proxy.Address, cancellationToken) is not { } request) return null;
        var result = await SendAsync(proxy, request, cancellationToken);
        var server = proxy.Address.ToString();
        if (result is not { Request: { } sent, Response: { StatusCode: 401 or 407 } refusal } || _digest?.Accepts(sent, refusal, server) is not true) return result;
        // RFC 3261 §22.2: the same with credentials is another request, and has a CSeq of its own.
        if (await write(proxy.Address, cancellationToken) is not { } again) return result;
        var second = await SendAsync(proxy, again, cancellationToken);
        // A nonce that grew old on the way is no refusal; one more is, and Accepts would say so.
        if (second is { Request: { } last, Response: { StatusCode: 401 or 407 } still } && _digest.Accepts(last, still, server) && await write(proxy.Address, cancellationToken) is { } third)
        {
            return await SendAsync(proxy, third, cancellationToken);
        }
        return second;
    }

    private async Task<TransactionResult> SendAsync(Proxy proxy, SipRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var result = await proxy.SendAsync(_digest?.Authorize(request, proxy.Address.ToString()) ?? request, cancellationToken);
            if (result.Response is null) await proxy.SuspectAsync(cancellationToken);
            else if (result.Response.StatusCode is not 503) proxy.Answered(result);
            return result;
        }
        catch (SocketException error)
        {
            return new TransactionResult(request, null, $"{proxy.Address}: {error.Message}", 0, TimeSpan.Zero);
        }
    }

    // A 503 may be the phone's own: then the proxy itself is well, and nobody else is to wait for it.
    private static async Task<bool> HasNoTimeAsync(Proxy proxy, SipResponse response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not 503 || await proxy.AskAsync(cancellationToken)) return false;
        proxy.Hold(response.RetryAfter, "503");
        return true;
    }

    private async Task KeepAsync(Proxy proxy)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var wasUsable = proxy.IsUsable;
                if (proxy.Health.State is not ProxyState.Held) await proxy.AskAsync(_stop.Token);
                if (!wasUsable && proxy.IsUsable) Returned?.Invoke();
                await Task.Delay(proxy.IsUsable ? _options.KeepAlive : _options.Retry, _time, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever happens to one question, the proxy is asked again: lamps hang on it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _logger.LogError(error, "Proxy {Proxy} could not be asked", proxy.Address);
                await Task.Delay(_options.Retry, _time, CancellationToken.None);
            }
        }
    }
}
