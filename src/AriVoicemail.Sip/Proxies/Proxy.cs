using System.Net.Sockets;
using System.Security.Cryptography;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Sip.Proxies;

/// <summary>One proxy of a set: how it is, and how much it has in its hands.</summary>
internal sealed class Proxy(ProxyAddress address, SipEndpoint sip, ProxySetOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private ProxyHealth _health = new(address.ToString(), ProxyState.Unknown, time.GetUtcNow(), null, null, null);
    private bool _answersOptions;

    public ProxyAddress Address => address;

    public SendWindow Window { get; } = new(options.Outstanding, time);

    public ProxyHealth Health
    {
        get
        {
            lock (_gate)
            {
                // Whoever asked to be left alone until then has been.
                if (_health.HeldUntil <= time.GetUtcNow()) _health = _health with { State = ProxyState.Unknown, HeldUntil = null, Problem = null };
                return _health;
            }
        }
    }

    public bool IsUsable => Health.State is ProxyState.Unknown or ProxyState.Up;

    /// <summary>Whether its silence can be told from a script that does not answer OPTIONS: one that never did so is tried whatever happened.</summary>
    public bool IsWorthTrying => IsUsable || !_answersOptions;

    /// <exception cref="SocketException">Its name has no address.</exception>
    public async Task<TransactionResult> SendAsync(SipRequest request, CancellationToken cancellationToken)
    {
        TransactionResult? last = null;
        foreach (var peer in await address.ResolveAsync(sip.LocalEndPoint.Address, cancellationToken))
        {
            last = await sip.SendAsync(request, peer, cancellationToken);
            // Nothing went out there; the next address of the name may take it.
            if (last.Copies > 0) return last;
        }
        return last!;
    }

    public void Answered(TransactionResult result) => Become(ProxyState.Up, result.RoundTrip, null, null);

    public void Hold(TimeSpan? wanted, string problem)
    {
        var wait = wanted is { Ticks: > 0 } && wanted < TimeSpan.FromHours(1) ? wanted.Value : options.Hold;
        Become(ProxyState.Held, null, time.GetUtcNow() + wait, problem);
    }

    /// <summary>It did not answer a request, which may have been lost: asked directly, it is down when it is silent again.</summary>
    public Task SuspectAsync(CancellationToken cancellationToken) => options.KeepAlive > TimeSpan.Zero ? AskAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Asks whether it is there. Any answer but 503 says that it is (RFC 3261 §11).</summary>
    /// <returns>Whether it is up.</returns>
    public async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static patience => ((CancellationTokenSource)patience!).Cancel(), patience, options.Patience, Timeout.InfiniteTimeSpan);
        try
        {
            var result = await SendAsync(Options(), patience.Token);
            if (result.Response is not { } response) Silent(result.Failure!);
            else if (response.StatusCode is 503) Hold(response.RetryAfter, "503 to OPTIONS");
            else
            {
                _answersOptions = true;
                Answered(result);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Silent($"no answer to OPTIONS within {options.Patience.TotalSeconds:0.#} s");
        }
        catch (SocketException error)
        {
            Silent(error.Message);
        }
        return Health.State is ProxyState.Up;
    }

    public void Dispose() => Window.Dispose();

    private void Silent(string problem) => Become(ProxyState.Down, null, null, problem);

    private void Become(ProxyState state, TimeSpan? roundTrip, DateTimeOffset? heldUntil, string? problem)
    {
        ProxyState before;
        lock (_gate)
        {
            before = _health.State;
            _health = new ProxyHealth(
                _health.Proxy, state, before == state ? _health.Since : time.GetUtcNow(), heldUntil, roundTrip ?? _health.RoundTrip, problem);
        }
        if (before == state) return;
        if (state is ProxyState.Up && before is not ProxyState.Unknown) logger.LogInformation("Proxy {Proxy} is back", address);
        else if (state is not ProxyState.Up) logger.LogWarning("Proxy {Proxy} is {State}: {Problem}", address, state, problem);
    }

    private SipRequest Options() => new(
        "OPTIONS",
        address.Uri,
        new SipHeaders()
            .Add("Max-Forwards", "70")
            .Add("From", $"<sip:{sip.LocalEndPoint}>;tag={RandomNumberGenerator.GetHexString(10, lowercase: true)}")
            .Add("To", $"<{address.Uri}>")
            .Add("Call-ID", RandomNumberGenerator.GetHexString(24, lowercase: true))
            .Add("CSeq", "1 OPTIONS")
            .Add("User-Agent", options.UserAgent.Length > 0 ? options.UserAgent : "AriVoicemail"));
}
