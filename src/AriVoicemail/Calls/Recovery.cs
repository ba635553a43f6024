using System.Runtime.CompilerServices;
using System.Text.Json;
using AriVoicemail.Ari;
using AriVoicemail.Calls.Ringing;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Messages;
using Microsoft.Extensions.Logging;
using Recording = AriVoicemail.Messages.Recording;

namespace AriVoicemail.Calls;

/// <summary>Finds what a crash or a lost connection left behind: calls without a driver, journal rows without a call, recordings without a row.</summary>
public sealed class Recovery(
    IAriActionClient ari, AsteriskOptions asterisk, RecordingJournal journal, IRecordedAudio audio, RecordingFiler filer, string node, ILogger<Recovery> logger)
{
    /// <summary>Spares both sides the events that no flow listens to; a hangup alone sets five variables.</summary>
    public async Task QuietenAsync(string application, CancellationToken cancellationToken)
    {
        using var filter = JsonDocument.Parse("""{"disallowed": [{"type": "ChannelVarset"}, {"type": "ChannelDialplan"}, {"type": "ChannelCallerId"}]}""");
        try
        {
            await ari.Applications.FilterAsync(application, filter.RootElement, cancellationToken);
        }
        catch (AriException error) when (!error.IsUnreachable)
        {
            logger.LogDebug("Asterisk does not filter events: {Error}", error.Message);
        }
    }

    /// <summary>Calls in Stasis of our application that are not among <paramref name="known"/>.</summary>
    public async IAsyncEnumerable<OrphanedCall> OrphansAsync(
        string application, ICollection<string> known, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channels = await ari.Channels.ListAsync(cancellationToken);
        var ours = channels.Where(channel => channel.Dialplan.AppName == "Stasis" && !known.Contains(channel.Id)).ToArray();
        if (ours.Length == 0) yield break;
        var journaled = (await journal.ListAsync(node, asterisk.ServerName, cancellationToken)).ToLookup(recording => recording.ChannelId);
        foreach (var channel in ours)
        {
            if (channel.Dialplan.AppData.Split(',') is not [var name, .. var arguments] || name != application) continue;
            // A snoop channel is driven by nobody.
            if (arguments is [SnoopChannels.Argument]) continue;
            // Asterisk kept the subscription if it never restarted; asking again does no harm.
            await ari.Applications.SubscribeAsync(application, [$"channel:{channel.Id}"], cancellationToken);
            yield return new OrphanedCall(channel, arguments, journaled[channel.Id].LastOrDefault());
        }
    }

    /// <summary>Files every recording that no call of ours is working on.</summary>
    /// <param name="inProgress">The calls that are driven now; asked late, so that one that has just begun is seen.</param>
    public async Task FileLeftoversAsync(Func<ICollection<string>> inProgress, CancellationToken cancellationToken)
    {
        var found = await audio.ListAsync(cancellationToken);
        var journaled = await journal.ListAsync(node, asterisk.ServerName, cancellationToken);
        foreach (var recording in journaled.Where(recording => !inProgress().Contains(recording.ChannelId)))
        {
            var result = await filer.FileAsync(recording, fresh: false);
            logger.LogInformation("Recording {Recording}, left by an earlier run, is {Result}", recording.Id, result);
        }
        var rows = (await journal.ListNamesAsync(cancellationToken)).Concat(journaled.Select(recording => recording.Name)).ToHashSet();
        foreach (var name in found.Where(name => !rows.Contains(name) && !filer.IsFiling(name)))
        {
            if (WithoutRow(name) is not { } recording || await ari.Recordings.IsLiveAsync(name, cancellationToken)) continue;
            var result = await filer.FileAsync(recording, fresh: false);
            logger.LogWarning("Recording {Recording} had no row in the journal, or was filed already. It is {Result}", recording.Id, result);
        }
    }

    /// <summary>
    /// Files what a node that has died recorded at this Asterisk, as soon as the recording is over. Where its sound is not to be had from here, it waits
    /// for that node's return. The callers go on in the dialplan.
    /// </summary>
    public async Task TakeOverAsync(string dead, CancellationToken cancellationToken)
    {
        foreach (var recording in await journal.ListAsync(dead, asterisk.ServerName, cancellationToken))
        {
            try
            {
                if (await IsGoingOnAsync(recording, cancellationToken) || !await filer.ExistsAsync(recording, cancellationToken)) continue;
                if (!await journal.HandOverAsync(recording, node, cancellationToken)) continue;
                var result = await filer.FileAsync(recording with { Node = node }, fresh: false);
                logger.LogWarning("Recording {Recording} of node {Node}, which has died, is {Result}", recording.Id, dead, result);
                await SendOnAsync(recording.ChannelId, "SUCCESS");
            }
            catch (Exception error) when (error is AriException or IOException or UnauthorizedAccessException or TimeoutException)
            {
                logger.LogDebug("Recording {Recording} of node {Node} cannot be had from here now: {Error}", recording.Id, dead, error.Message);
            }
        }
    }

    /// <summary>Calls that wait in the application of a node that has died, and that are not being recorded, go on in the dialplan.</summary>
    /// <param name="application">Its name; no node that lives has it.</param>
    public async Task ReleaseCallsAsync(string dead, string application, CancellationToken cancellationToken)
    {
        try
        {
            var recording = (await journal.ListAsync(dead, asterisk.ServerName, cancellationToken)).Select(one => one.ChannelId).ToHashSet();
            foreach (var channel in await ari.Channels.ListAsync(cancellationToken))
            {
                var waits = channel.Dialplan.AppName == "Stasis" && channel.Dialplan.AppData.Split(',')[0] == application;
                if (!waits || recording.Contains(channel.Id)) continue;
                logger.LogWarning("Call {Call} waits for node {Node}, which has died, and goes on in the dialplan", channel.Id, dead);
                // To the dialplan Stasis() looks as if it had been served; this tells it from a call that was.
                await SendOnAsync(channel.Id, "FAILED", ("VMNODE", "LOST"));
            }
        }
        catch (AriException error)
        {
            logger.LogDebug("Calls that wait for node {Node} cannot be looked for now: {Error}", dead, error.Message);
        }
    }

    /// <summary>An Asterisk that does not answer may have died with its node: then nothing is added to the file any more.</summary>
    private async Task<bool> IsGoingOnAsync(Recording recording, CancellationToken cancellationToken)
    {
        try
        {
            return await ari.Recordings.IsLiveAsync(recording.Name, cancellationToken);
        }
        catch (AriException error) when (error.IsUnreachable)
        {
            return !await audio.IsQuietAsync(recording.Name, cancellationToken);
        }
    }

    private async Task SendOnAsync(string channelId, string status, params (string Name, string Value)[] more)
    {
        try
        {
            if (Rings.IsRung(channelId))
            {
                await ari.Channels.HangupAsync(channelId);
                return;
            }
            foreach (var (name, value) in more) await ari.Channels.SetChannelVarAsync(channelId, name, value);
            await ari.Channels.SetChannelVarAsync(channelId, "VMSTATUS", status);
            await ari.Channels.ContinueInDialplanAsync(channelId);
        }
        catch (AriException)
        {
            // The caller has hung up.
        }
    }

    /// <summary>Throws away greetings and the like that were being made when this node died. Only while no call of ours is under way.</summary>
    public async Task DiscardScratchAsync(CancellationToken cancellationToken)
    {
        var left = (await audio.ListAsync(cancellationToken)).Where(name => Recording.IsScratchOf(name, node));
        foreach (var name in left) await audio.DiscardAsync(name, cancellationToken);
    }

    /// <summary>A recording without a row tells only whose it is and, by its id, when it began.</summary>
    private Recording? WithoutRow(string name)
    {
        if (!Recording.TryParseName(name, out var mailbox, out var id)) return null;
        return new Recording(id, node, "", name, new MessageDraft
        {
            MessageId = Recording.MessageIdOf(id),
            Recipients = [mailbox.ToString()],
            StartedAt = Recording.StartOf(id),
        });
    }
}
