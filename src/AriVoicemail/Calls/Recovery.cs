using System.Runtime.CompilerServices;
using System.Text.Json;
using AriVoicemail.Ari;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Messages;
using Microsoft.Extensions.Logging;
using Recording = AriVoicemail.Messages.Recording;

namespace AriVoicemail.Calls;

/// <summary>Finds what a crash or a lost connection left behind: calls without a driver, journal rows without a call, recordings without a row.</summary>
public sealed class Recovery(
    IAriActionClient ari, RecordingJournal journal, IRecordedAudio audio, RecordingFiler filer, string node, ILogger<Recovery> logger)
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
        var journaled = (await journal.ListAsync(node, cancellationToken)).ToLookup(recording => recording.ChannelId);
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
        var journaled = await journal.ListAsync(node, cancellationToken);
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

    /// <summary>Throws away greetings and the like that were being made when this node died. Only while no call of ours is under way.</summary>
    public async Task DiscardScratchAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (await audio.ListAsync(cancellationToken)).Where(Recording.IsScratch)) await audio.DiscardAsync(name, cancellationToken);
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
