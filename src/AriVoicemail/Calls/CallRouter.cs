using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using AriVoicemail.Ari;
using AriVoicemail.Calls.Owner;
using AriVoicemail.Calls.Ringing;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Calls.Simulating;
using AriVoicemail.Calls.Timelines;
using AriVoicemail.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using AriChannel = AriVoicemail.Ari.Channel;

namespace AriVoicemail.Calls;

/// <summary>A Stasis event becomes a call, and every later event finds its call. Nothing here waits: the socket's reader must not.</summary>
public sealed class CallRouter(
    IAriClient ari, AsteriskOptions asterisk, LeaveMessage leaveMessage, OwnersCall ownersCall, CallDirectory directory, ScreenMessage screenMessage, Recovery recovery, PlayableSounds sounds,
    Simulations simulations, Rings rings, CallRecords records, string node, TimeProvider time, ILogger<CallRouter> logger)
    : BackgroundService
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Call> _calls = new();
    private readonly ConcurrentDictionary<Call, CallRecord> _leaving = new();
    private readonly ConcurrentDictionary<Task, bool> _conversations = new();
    private int _looks;
    private bool _tidy;

    /// <summary>The calls that are in voicemail now.</summary>
    public IReadOnlyCollection<Call> Calls => [.. _calls.Values.Where(call => call.Arguments is not [Simulations.Argument, ..])];

    /// <summary>The calls that are over and not written down yet: whoever looks for a call finds it here, or before in <see cref="Calls"/>, or afterwards in the database.</summary>
    public IReadOnlyCollection<CallRecord> Leaving => [.. _leaving.Values];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var message in ari.ReadAllAsync(stoppingToken)) Route(message, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. Calls stay in Stasis, recordings go on; the next start adopts them.
        }
        await Task.WhenAll(_conversations.Keys);
    }

    private void Route(Message message, CancellationToken stoppingToken)
    {
        switch (message)
        {
            case StasisStartEvent { Args: [SnoopChannels.Argument] } snoop:
                screenMessage.Entered(snoop.Channel.Id);
                break;
            case StasisStartEvent start:
                Begin(start.Channel, start.Args, (call, token) => ConverseAsync(call, null, token), stoppingToken);
                break;
            case ConnectedEvent:
                foreach (var call in _calls.Values) call.Post(message);
                Follow(AdoptAsync(TimeSpan.Zero, stoppingToken));
                break;
            case ChannelDestroyedEvent destroyed when !_calls.ContainsKey(destroyed.Channel.Id):
                rings.Gone(destroyed.Channel.Id, destroyed.Cause, destroyed.CauseTxt);
                break;
            default:
                if (ChannelOf(message) is { } id && _calls.TryGetValue(id, out var owner)) owner.Post(message);
                break;
        }
    }

    private static string? ChannelOf(Message message) => message switch
    {
        ChannelDtmfReceivedEvent dtmf => dtmf.Channel.Id,
        ChannelHangupRequestEvent hangup => hangup.Channel.Id,
        ChannelDestroyedEvent destroyed => destroyed.Channel.Id,
        StasisEndEvent end => end.Channel.Id,
        PlaybackStartedEvent started => ChannelOf(started.Playback.TargetUri),
        PlaybackFinishedEvent finished => ChannelOf(finished.Playback.TargetUri),
        RecordingFinishedEvent finished => ChannelOf(finished.Recording.TargetUri),
        RecordingFailedEvent failed => ChannelOf(failed.Recording.TargetUri),
        _ => null,
    };

    private static string? ChannelOf(string targetUri)
    {
        const string Scheme = "channel:";
        return targetUri.StartsWith(Scheme, StringComparison.Ordinal) ? targetUri[Scheme.Length..] : null;
    }

    private void Begin(
        AriChannel channel, IReadOnlyList<string> arguments, Func<Call, CancellationToken, Task> conversation, CancellationToken stoppingToken)
    {
        // A token is used up by this, and is nobody's business then.
        var ring = arguments is [Rings.Argument, var secret] ? rings.Take(channel.Id, secret) : null;
        if (ring is not null) (arguments, conversation) = (ring.Arguments, (call, token) => rings.RunAsync(ring, call, token));
        var call = new Call(ari, channel, arguments, sounds) { StartedAt = time.GetUtcNow() };
        if (!_calls.TryAdd(call.Id, call)) return;
        simulations.Entered(call);
        Instruments.Calls.Add(1, KeyValuePair.Create<string, object?>("does", arguments is [var does, ..] ? does : ""));
        Follow(RunAsync(call, conversation, stoppingToken));
    }

    private async Task RunAsync(Call call, Func<Call, CancellationToken, Task> conversation, CancellationToken stoppingToken)
    {
        await Task.Yield();
        // What was recorded is in the journal, and the call may still wait in Stasis: both are looked for as after a lost connection.
        if (!await EndsWellAsync(call, conversation, stoppingToken)) await AdoptAsync(PauseAfterFailure, stoppingToken);
    }

    private async Task<bool> EndsWellAsync(Call call, Func<Call, CancellationToken, Task> conversation, CancellationToken stoppingToken)
    {
        var (does, mailbox) = (call.Arguments.ElementAtOrDefault(0) ?? "", call.Arguments.ElementAtOrDefault(1) ?? "");
        using var scope = logger.BeginScope("Call {Call} of Mailbox {Mailbox}", call.Id, mailbox);
        using var span = Tracing.Begin($"call {does}", ActivityKind.Server, ("arivm.call", call.Id), ("arivm.mailbox", mailbox));
        try
        {
            await conversation(call, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (AriException error)
        {
            logger.LogWarning("Call {Call} is interrupted: {Error}", call.Id, error.Message);
            span.Fail(error.Message);
            return false;
        }
        catch (Exception error)
        {
            logger.LogError(error, "Call {Call} failed", call.Id);
            span.Fail(error.Message);
            return false;
        }
        finally
        {
            Leave(call);
            simulations.Left(call);
        }
        return true;
    }

    private void Leave(Call call)
    {
        var isCallersSide = call.Arguments is [Simulations.Argument, ..];
        if (!isCallersSide) _leaving[call] = CallRecord.Of(call, asterisk.ServerName, node, time.GetUtcNow());
        _calls.TryRemove(call.Id, out _);
        if (!isCallersSide) Follow(KeepAsync(call));
    }

    /// <summary>What happened in a call is good to know, and no more than that.</summary>
    private async Task KeepAsync(Call call)
    {
        try
        {
            await records.SaveAsync(_leaving[call]);
        }
        catch (DbException error)
        {
            logger.LogWarning("Call {Call}: what happened in it could not be written down: {Error}", call.Id, error.Message);
        }
        finally
        {
            _leaving.TryRemove(call, out _);
        }
    }

    private Task ConverseAsync(Call call, Messages.Recording? interrupted, CancellationToken cancellationToken)
    {
        switch (call.Arguments)
        {
            case ["leave", ..] when interrupted is not null:
                return leaveMessage.ResumeAsync(call, interrupted, cancellationToken);
            case ["leave", ..]:
                return leaveMessage.RunAsync(call, cancellationToken);
            case ["check", ..]:
                return ownersCall.RunAsync(call, cancellationToken);
            case ["directory", ..]:
                return directory.RunAsync(call, cancellationToken);
            case ["screen", ..]:
                return screenMessage.RunAsync(call, cancellationToken);
            case [Simulations.Argument, var id]:
                return simulations.RunAsync(id, call, cancellationToken);
            case [Rings.Argument, ..]:
                return TurnAwayAsync(call, cancellationToken);
            default:
                logger.LogWarning("Call {Call}: Stasis({Application},{Arguments}) is nothing that voicemail does; the dialplan goes on",
                    call.Id, asterisk.Application, string.Join(',', call.Arguments));
                return call.ContinueAsync(null, null, cancellationToken);
        }
    }

    /// <summary>Nobody was rung so: somebody dials what only a phone that was rung may come with, or the connection was lost during such a call.</summary>
    private Task TurnAwayAsync(Call call, CancellationToken cancellationToken)
    {
        logger.LogWarning("Call {Call}: comes as if it had been rung, and was not, or not any more; it is hung up", call.Id);
        call.Timeline.Ended("turned away: it was not rung");
        return call.HangUpAsync(cancellationToken);
    }

    /// <summary>After a gap: calls that wait in Stasis without anybody are taken up, and recordings without a call are filed.</summary>
    private async Task AdoptAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var look = Interlocked.Increment(ref _looks);
        // A newer look sees what this one would; until then the database may have to come back first.
        while (look == Volatile.Read(ref _looks) && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await recovery.QuietenAsync(asterisk.Application, stoppingToken);
                await sounds.CheckAsync(ari, stoppingToken);
                await TidyUpAsync(stoppingToken);
                var released = await screenMessage.CloseLeftoversAsync(stoppingToken);
                await foreach (var orphan in recovery.OrphansAsync(asterisk.Application, [.. _calls.Keys, .. released], stoppingToken))
                {
                    logger.LogInformation("Call {Call} waited in Stasis({Arguments}) and is taken up", orphan.Channel.Id, string.Join(',', orphan.Arguments));
                    Begin(orphan.Channel, orphan.Arguments, (call, token) => ConverseAsync(call, orphan.Recording, token), stoppingToken);
                }
                await recovery.FileLeftoversAsync(() => _calls.Keys, stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops.
            }
            catch (Exception error)
            {
                logger.LogWarning("What an earlier connection left behind could not be looked through, trying again: {Error}", error.Message);
                await Task.Delay(PauseAfterFailure, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What an earlier life of this node left of its owners' calls; looked for before the first call of this one.</summary>
    private async Task TidyUpAsync(CancellationToken stoppingToken)
    {
        if (_tidy || !_calls.IsEmpty) return;
        await recovery.DiscardScratchAsync(stoppingToken);
        await ownersCall.CloseLeftoversAsync(node, stoppingToken);
        _tidy = true;
    }

    private void Follow(Task conversation)
    {
        _conversations[conversation] = true;
        _ = conversation.ContinueWith(done => _conversations.TryRemove(done, out _), TaskScheduler.Default);
    }
}
