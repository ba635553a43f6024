using System.Collections.Concurrent;
using AriVoicemail.Ari;

namespace AriVoicemail.Calls.Simulating;

/// <summary>
/// Callers who do as a script tells them, through the real Asterisk: a Local channel, one half of which dials like a phone while the other is what
/// the dialplan hands to voicemail.
/// </summary>
public sealed class Simulations(IAriActionClient ari, AsteriskOptions asterisk)
{
    /// <summary>The caller's half comes to us with this for its first argument.</summary>
    public const string Argument = "simulate";

    private static readonly TimeSpan ToBegin = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, ScriptedCall> _underWay = new();

    /// <summary>Places the call and goes through the script. Whoever asked and has gone is not called for any longer: the call is hung up.</summary>
    /// <exception cref="AriException">Asterisk cannot be reached, or does not take the call.</exception>
    public async Task<Transcript> RunAsync(Script script, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7().ToString("N");
        var call = _underWay[id] = new ScriptedCall(id, script, ari);
        try
        {
            // Not to be cancelled half-way: Asterisk might have the call all the same.
            await ari.Channels.CreateAsync(
                $"Local/{script.Extension}@{script.Context}/n", asterisk.Application, appArgs: $"{Argument},{id}", channelId: call.CallersChannel,
                otherChannelId: call.ServedChannel, cancellationToken: CancellationToken.None);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(script.Longest + ToBegin + script.LongestWait);
            await call.IsOver.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            call.Fail("Asterisk did not bring the caller's half of the call");
        }
        catch (OperationCanceledException)
        {
            await call.HangUpAsync(CancellationToken.None);
            throw;
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
        return call.Transcript();
    }

    /// <summary>The caller's half is here: the conversation of that channel.</summary>
    internal async Task RunAsync(string id, Call caller, CancellationToken cancellationToken)
    {
        if (_underWay.TryGetValue(id, out var call)) await call.RunAsync(caller, cancellationToken);
        else await caller.HangUpAsync(cancellationToken);
    }

    /// <summary>A call came; it may be the other half of one of these.</summary>
    internal void Entered(Call call) => Of(call)?.Entered(call);

    internal void Left(Call call) => Of(call)?.Left();

    private ScriptedCall? Of(Call call) => _underWay.IsEmpty ? null : _underWay.Values.FirstOrDefault(simulated => simulated.ServedChannel == call.Id);
}
