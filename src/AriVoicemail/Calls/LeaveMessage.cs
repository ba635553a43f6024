using System.Data.Common;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Calls;

/// <summary><c>Stasis(vm,leave,1000@default[&amp;1001@default…][,options])</c>: a caller is greeted and leaves a message.</summary>
public sealed class LeaveMessage(
    MailboxStore mailboxes,
    MessageStore messages,
    RecordingJournal journal,
    RecordingFiler filer,
    SpoolOptions spool,
    AsteriskOptions asterisk,
    VoicemailOptions general,
    string node,
    TimeProvider time,
    ILogger<LeaveMessage> logger)
{
    /// <summary>The whole conversation; afterwards the dialplan goes on with <c>VMSTATUS</c> set.</summary>
    public async Task RunAsync(Call call, CancellationToken cancellationToken)
    {
        var exit = await LeaveAsync(call, cancellationToken);
        await GiveBackAsync(call, exit, cancellationToken);
    }

    /// <summary>Goes on where an earlier life of this node left a call that is still recording, or was just about to.</summary>
    public async Task ResumeAsync(Call call, Recording recording, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(MailboxAddress.Parse(recording.Draft.Recipients[0]), cancellationToken);
        var exit = mailbox is null
            ? LeaveExit.Failed
            : await RecordAsync(call, recording, mailbox, tone: ["sound:beep"], resumed: true, cancellationToken);
        await GiveBackAsync(call, exit, cancellationToken);
    }

    private async Task<LeaveExit> LeaveAsync(Call call, CancellationToken cancellationToken)
    {
        if (!TryReadArguments(call, out var recipients, out var options)) return LeaveExit.Failed;
        var mailbox = await mailboxes.FindAsync(recipients[0], cancellationToken);
        if (mailbox is null)
        {
            logger.LogWarning("Call {Call}: there is no mailbox {Mailbox}", call.Id, recipients[0]);
            return LeaveExit.Failed;
        }

        logger.LogInformation("Call {Call}: {Caller} comes to leave a message for {Mailbox}", call.Id, call.Channel.Caller.Number, mailbox.Address);
        if (options.EarlyMedia) await call.ProgressAsync(cancellationToken);
        else if (!call.IsUp) await call.AnswerAsync(cancellationToken);

        if (await GreetAsync(call, mailbox, options, cancellationToken) is { } exit) return exit;
        if (general.MaxMsgOf(mailbox) == 0) return LeaveExit.Success;
        if (call.HungUp) return LeaveExit.Failed;
        if (options.EarlyMedia) await call.AnswerAsync(cancellationToken);
        if (await IsFullAsync(mailbox, cancellationToken))
        {
            logger.LogWarning("Call {Call}: mailbox {Mailbox} is full", call.Id, mailbox.Address);
            await call.PlayAsync(["sound:vm-mailboxfull"], null, cancellationToken);
            return LeaveExit.Failed;
        }

        var known = await KnownAsync(recipients, cancellationToken);
        var recording = NewRecording(call, mailbox, known, options);
        IReadOnlyList<string> tone = options.Tone.Length > 0 ? [$"sound:{options.Tone}"] : [];
        return await RecordAsync(call, recording, mailbox, tone, resumed: false, cancellationToken);
    }

    /// <summary>Greeting and instructions; an exit when the caller chose to leave them.</summary>
    private async Task<LeaveExit?> GreetAsync(Call call, Mailbox mailbox, LeaveOptions options, CancellationToken cancellationToken)
    {
        var recordings = asterisk.RecordingDirectory.Length > 0 ? new Greetings(spool, mailbox.Address) : null;
        var greeting = Greeting.Choose(options.Greeting, mailbox.Address, recordings);
        var exits = new GreetingExits(call, options, mailbox.ExitContext, general.OperatorOf(mailbox));
        if (await call.PlayAsync(greeting.Media, key => exits.TakesAsync(key, cancellationToken), cancellationToken) is { } key)
        {
            return await exits.LeaveByAsync(key, cancellationToken);
        }
        if (options.SkipInstructions || (options.SkipInstructionsIfGreeted && greeting.Recorded) || general.MaxMsgOf(mailbox) == 0) return null;
        return await call.PlayAsync(["sound:vm-intro"], key => exits.TakesAsync(key, cancellationToken), cancellationToken) is { } later
            ? await exits.LeaveByAsync(later, cancellationToken)
            : null;
    }

    private async Task<LeaveExit> RecordAsync(
        Call call, Recording recording, Mailbox mailbox, IReadOnlyList<string> tone, bool resumed, CancellationToken cancellationToken)
    {
        if (!resumed) await JournalAsync(recording, cancellationToken);
        if (!resumed || !await WasStartedAsync(call, recording, cancellationToken))
        {
            await call.PlayAsync(tone, null, cancellationToken);
            logger.LogInformation("Call {Call}: recording for {Recipients} begins", call.Id, string.Join('&', recording.Draft.Recipients));
            await call.StartRecordingAsync(recording.Name, general.MaxSecsOf(mailbox), general.MaxSilenceOf(mailbox), cancellationToken);
        }
        var category = await call.VariableAsync("VM_CATEGORY", cancellationToken) ?? "";
        recording = recording with { Draft = recording.Draft with { Category = category } };
        // A caller who went before the recording began leaves nothing behind; filing finds that out and clears the journal.
        var end = call.HungUp ? RecordingEnd.HungUp : await call.RecordingEndedAsync(recording.Name, cancellationToken);
        var result = await filer.FileAsync(recording, fresh: !resumed);
        logger.LogInformation("Call {Call}: the recording for {Recipients} ended ({End}) and is {Result}",
            call.Id, string.Join('&', recording.Draft.Recipients), end, result);
        if (end is RecordingEnd.Finished) await call.PlayAsync(["sound:auth-thankyou"], null, cancellationToken);
        return result is FilingResult.Kept or FilingResult.Delayed ? LeaveExit.Success : LeaveExit.Failed;
    }

    private async Task JournalAsync(Recording recording, CancellationToken cancellationToken)
    {
        try
        {
            await journal.AddAsync(recording, cancellationToken);
            filer.Reached(FilingStep.Journaled);
        }
        catch (DbException error)
        {
            // The recording's name says whose it is: even a crash now costs only who called.
            logger.LogWarning("Recording {Recording} is not in the journal: {Error}", recording.Id, error.Message);
        }
    }

    private async Task<bool> WasStartedAsync(Call call, Recording recording, CancellationToken cancellationToken)
    {
        if (!await call.IsRecordingAsync(recording.Name, cancellationToken))
        {
            var over = await filer.ExistsAsync(recording, cancellationToken);
            // It ended while nobody listened. Its last event has passed, so this one stands for it.
            if (over) call.Post(new Ari.RecordingFinishedEvent { Recording = new Ari.LiveRecording { Name = recording.Name } });
            return over;
        }
        return true;
    }

    private async Task<bool> IsFullAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        try
        {
            return await messages.InboxSizeAsync(mailbox.Address, cancellationToken) >= general.MaxMsgOf(mailbox);
        }
        catch (DbException)
        {
            // Better one message too many than a caller sent away because the database is.
            return false;
        }
    }

    /// <summary>The first mailbox is known; others that are not get no copy.</summary>
    private async Task<IReadOnlyList<MailboxAddress>> KnownAsync(IReadOnlyList<MailboxAddress> recipients, CancellationToken cancellationToken)
    {
        var known = new List<MailboxAddress> { recipients[0] };
        foreach (var recipient in recipients.Skip(1))
        {
            if (await mailboxes.FindAsync(recipient, cancellationToken) is not null) known.Add(recipient);
            else logger.LogWarning("There is no mailbox {Mailbox}; it gets no copy", recipient);
        }
        return known;
    }

    private Recording NewRecording(Call call, Mailbox mailbox, IReadOnlyList<MailboxAddress> recipients, LeaveOptions options)
    {
        var now = time.GetUtcNow();
        var id = Recording.NewId(now);
        return new Recording(id, node, call.Id, Recording.NameOf(id, mailbox.Address), new MessageDraft
        {
            MessageId = Recording.MessageIdOf(id),
            Recipients = [.. recipients.Select(recipient => recipient.ToString())],
            Flag = options.Flag,
            CallerName = call.Channel.Caller.Name,
            CallerNumber = call.Channel.Caller.Number,
            CalledContext = call.Channel.Dialplan.Context,
            CalledExten = call.Channel.Dialplan.Exten,
            Priority = (int)call.Channel.Dialplan.Priority,
            Channel = call.Channel.Name,
            RedirectingNumber = call.Channel.CallerRdnis ?? "",
            StartedAt = now,
            Gain = options.Gain,
            MinSecs = general.MinSecsOf(mailbox),
            MaxSilence = general.MaxSilenceOf(mailbox),
            SilenceThreshold = general.SilenceThreshold,
        });
    }

    private bool TryReadArguments(Call call, out IReadOnlyList<MailboxAddress> recipients, out LeaveOptions options)
    {
        (recipients, options) = ([], new LeaveOptions());
        try
        {
            var names = call.Arguments.ElementAtOrDefault(1) ?? "";
            recipients = [.. names.Split('&', StringSplitOptions.TrimEntries).Select(name => MailboxAddress.Parse(name)).Distinct()];
            options = LeaveOptions.Parse(call.Arguments.ElementAtOrDefault(2) ?? "");
            return true;
        }
        catch (FormatException error)
        {
            logger.LogWarning("Call {Call}: Stasis({Arguments}) cannot be served: {Error}", call.Id, string.Join(',', call.Arguments), error.Message);
            return false;
        }
    }

    private static async Task GiveBackAsync(Call call, LeaveExit exit, CancellationToken cancellationToken)
    {
        await call.SetVariableAsync("VMSTATUS", exit.Status, cancellationToken);
        await call.ContinueAsync(exit.Context, exit.Extension, cancellationToken);
    }
}
