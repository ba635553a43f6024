using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using AriVoicemail.Audio;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using AriVoicemail.Telemetry;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>Turns a recording into a message in every recipient's mailbox. It may be called again after any failure or crash; the message id decides what is still to do.</summary>
/// <param name="reached">Told after every step; a crash test ends the process there.</param>
public sealed class RecordingFiler(
    IRecordedAudio audio, MessageStore messages, RecordingJournal journal, SpoolOptions spool, Action<FilingStep> reached, TimeProvider time,
    ILogger<RecordingFiler> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Lazy<Task<FilingResult>>> _filing = new();

    public bool IsFiling(string name) => _filing.ContainsKey(name);

    internal void Reached(FilingStep step) => reached(step);

    /// <summary>Whether there is anything of this recording: its sound, or a message made of it.</summary>
    public async Task<bool> ExistsAsync(Recording recording, CancellationToken cancellationToken)
    {
        foreach (var recipient in recording.Draft.Recipients)
        {
            if (await messages.HoldsAsync(MailboxAddress.Parse(recipient), recording.Draft.MessageId, cancellationToken)) return true;
        }
        return await audio.TakeAsync(recording.Name, ScratchOf(recording), cancellationToken) is not null;
    }

    /// <summary>Files the recording. When anything fails it answers <see cref="FilingResult.Delayed"/> and keeps trying.</summary>
    /// <param name="fresh">Whether nobody has tried before: then no mailbox needs to be searched for the message.</param>
    public async Task<FilingResult> FileAsync(Recording recording, bool fresh)
    {
        // One at a time: a recording that is being retried may be found again by a recovery.
        var filing = _filing.GetOrAdd(recording.Name, _ => new Lazy<Task<FilingResult>>(() => FileFirstAsync(recording, fresh)));
        return await filing.Value;
    }

    /// <summary>Throws a recording away, as its caller wants it.</summary>
    /// <param name="keepJournal">Whether another one of the same name follows.</param>
    public async Task DropAsync(Recording recording, bool keepJournal)
    {
        try
        {
            await audio.DiscardAsync(recording.Name, CancellationToken.None);
            if (!keepJournal) await journal.RemoveAsync(recording.Id, CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or DbException)
        {
            logger.LogError("Recording {Recording} could not be thrown away: {Error}", recording.Id, error.Message);
        }
    }

    private async Task<FilingResult> FileFirstAsync(Recording recording, bool fresh)
    {
        var began = Stopwatch.GetTimestamp();
        var (result, error) = await TryFileAsync(recording, fresh, known: null);
        Instruments.Saved(result, Stopwatch.GetElapsedTime(began));
        if (result is FilingResult.Delayed) _ = RetryAsync(recording, error);
        else _filing.TryRemove(recording.Name, out _);
        return result;
    }

    private async Task RetryAsync(Recording recording, string? error)
    {
        var pause = FirstPause;
        var result = FilingResult.Delayed;
        while (result is FilingResult.Delayed)
        {
            await Task.Delay(pause, time);
            (result, error) = await TryFileAsync(recording, fresh: false, known: error);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
        logger.LogInformation("Recording {Recording}, delayed before, is {Result}", recording.Id, result);
        _filing.TryRemove(recording.Name, out _);
    }

    /// <summary>Whatever goes wrong, the caller's words wait for the next attempt.</summary>
    /// <param name="known">Why the last attempt failed: that need not be logged again.</param>
    private async Task<(FilingResult Result, string? Error)> TryFileAsync(Recording recording, bool fresh, string? known)
    {
        using var span = Tracing.Begin("file message", ActivityKind.Internal, ("arivm.recording", recording.Id), ("arivm.mailbox", string.Join('&', recording.Draft.Recipients)));
        try
        {
            var result = await FileCoreAsync(recording, fresh);
            span?.SetTag("arivm.result", result);
            return (result, null);
        }
        catch (Exception error)
        {
            span.Fail(error.Message);
            var foreseen = error is IOException or UnauthorizedAccessException or DbException or TimeoutException;
            if (error.Message != known)
            {
                logger.LogError(foreseen ? null : error, "Recording {Recording} cannot be filed now and is tried again: {Error}", recording.Id, error.Message);
            }
            return (FilingResult.Delayed, error.Message);
        }
    }

    private async Task<FilingResult> FileCoreAsync(Recording recording, bool fresh)
    {
        var missing = new List<MailboxAddress>();
        foreach (var recipient in recording.Draft.Recipients.Select(recipient => MailboxAddress.Parse(recipient)).Distinct())
        {
            if (fresh || !await messages.IndexIfHeldAsync(recipient, recording.Draft.MessageId)) missing.Add(recipient);
        }
        var scratch = ScratchOf(recording);
        var source = await audio.TakeAsync(recording.Name, scratch, CancellationToken.None);
        reached(FilingStep.AudioTaken);
        var result = missing.Count == 0 ? FilingResult.Kept
            : source is null ? FilingResult.Nothing
            : await DeliverAsync(recording, missing, source);
        if (result is not FilingResult.Kept || missing.Count == 0) await journal.RemoveAsync(recording.Id, CancellationToken.None);
        await audio.DiscardAsync(recording.Name, CancellationToken.None);
        File.Delete(scratch);
        File.Delete(LouderOf(recording));
        reached(FilingStep.Discarded);
        return result;
    }

    private async Task<FilingResult> DeliverAsync(Recording recording, List<MailboxAddress> missing, string source)
    {
        var draft = recording.Draft;
        WavHeader.Mend(source);
        if (Measure(recording, source) is not { } sound) return FilingResult.Nothing;
        // As app_voicemail counts it: silence is no sound where silence ends a message.
        var (seconds, duration) = draft.MaxSilence > 0 ? (sound.SoundSeconds, sound.DurationSeconds) : ((int)sound.Seconds, (int)sound.Seconds);
        if (seconds < draft.MinSecs || sound.Seconds <= 0) return FilingResult.TooShort;

        if (draft.Gain != 0)
        {
            var louder = LouderOf(recording);
            Gain.Apply(source, louder, draft.Gain);
            source = louder;
        }
        foreach (var mailbox in missing)
        {
            await messages.DeliverAsync(mailbox, recording, source, duration, last: mailbox == missing[^1], reached);
        }
        return FilingResult.Kept;
    }

    /// <summary>Null for what can never be filed. Anything longer than a wav's header is put aside for a person to look at.</summary>
    private SoundMeasure? Measure(Recording recording, string source)
    {
        try
        {
            return SoundMeasure.Of(source, recording.Draft.SilenceThreshold);
        }
        catch (SoundFileException error) when (File.Exists(source))
        {
            if (new FileInfo(source).Length <= WavHeader.Length) return null;
            var aside = Path.Combine(Path.GetDirectoryName(ScratchOf(recording))!, $".aside-{recording.Id}.wav");
            SyncedFile.Copy(source, aside, overwrite: true);
            logger.LogError("Recording {Recording} is no sound and lies in {Path} now: {Error}", recording.Id, aside, error.Message);
            return null;
        }
    }

    private string LouderOf(Recording recording) => Path.ChangeExtension(ScratchOf(recording), ".louder.wav");

    /// <summary>A file beside the first recipient's messages, for what has to be fetched or made.</summary>
    private string ScratchOf(Recording recording) =>
        MailboxFiles.Scratch(spool, MailboxAddress.Parse(recording.Draft.Recipients[0]), recording.Id + ".wav");
}
