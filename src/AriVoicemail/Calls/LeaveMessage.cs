using System.Data.Common;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Prompts;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Calls;

/// <summary><c>Stasis(vm,leave,1000@default[&amp;1001@default…][,options])</c>: a caller is greeted and leaves a message.</summary>
public sealed class LeaveMessage(
    MailboxStore mailboxes,
    MailboxRoom room,
    DiskSpace disk,
    RecordingJournal journal,
    RecordingFiler filer,
    GreetingChoice greetings,
    LiveMessages liveMessages,
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
        var names = call.Arguments.ElementAtOrDefault(1) is { Length: > 0 } given ? given : await AskForMailboxAsync(call, cancellationToken);
        if (names.Length == 0 || !TryReadArguments(call, names, out var recipients, out var options)) return LeaveExit.Failed;
        return await LeaveForAsync(call, recipients, options, cancellationToken);
    }

    /// <summary>Where the dialplan names no mailbox, the caller does; empty: nothing was typed.</summary>
    private static async Task<string> AskForMailboxAsync(Call call, CancellationToken cancellationToken)
    {
        if (!call.IsUp) await call.AnswerAsync(cancellationToken);
        var phone = new Phone(call, Language.Of(await call.VariableAsync("CHANNEL(language)", cancellationToken)), cancellationToken);
        try
        {
            return await phone.ReadAsync("vm-whichbox");
        }
        catch (HungUpException)
        {
            return "";
        }
    }

    /// <summary>A message for those mailboxes, also from within an owner's call.</summary>
    internal async Task<LeaveExit> LeaveForAsync(
        Call call, IReadOnlyList<MailboxAddress> recipients, LeaveOptions options, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(recipients[0], cancellationToken);
        if (mailbox is null)
        {
            logger.LogWarning("Call {Call}: there is no mailbox {Mailbox}", call.Id, recipients[0]);
            call.Timeline.Note($"there is no mailbox {recipients[0]}");
            return LeaveExit.Failed;
        }

        logger.LogInformation("Call {Call}: {Caller} comes to leave a message for {Mailbox}", call.Id, call.Channel.Caller.Number, mailbox.Address);
        call.Timeline.Note("comes to leave a message", mailbox.Address);
        if (options.EarlyMedia) await call.ProgressAsync(cancellationToken);
        else if (!call.IsUp) await call.AnswerAsync(cancellationToken);

        var isFull = general.MaxMsgOf(mailbox) > 0 && (disk.State is DiskState.Full || await room.IsFullAsync(mailbox, cancellationToken));
        if (isFull) return await RefuseAsync(call, mailbox, options, cancellationToken);
        if (await GreetAsync(call, mailbox, options, cancellationToken) is { } exit) return exit;
        if (general.MaxMsgOf(mailbox) == 0) return LeaveExit.Success;
        if (call.HungUp) return LeaveExit.Failed;
        if (options.EarlyMedia) await call.AnswerAsync(cancellationToken);

        var known = await KnownAsync(recipients, cancellationToken);
        var recording = NewRecording(call, mailbox, known, options);
        IReadOnlyList<string> tone = options.Tone.Length > 0 ? [$"sound:{options.Tone}"] : [];
        return await RecordAsync(call, recording, mailbox, tone, resumed: false, cancellationToken);
    }

    /// <summary>Nobody listens to a greeting in vain; the keys that lead elsewhere work here too.</summary>
    private async Task<LeaveExit> RefuseAsync(Call call, Mailbox mailbox, LeaveOptions options, CancellationToken cancellationToken)
    {
        logger.LogWarning("Call {Call}: {What} is full", call.Id, disk.State is DiskState.Full ? "the disk" : $"mailbox {mailbox.Address}");
        call.Timeline.Note(disk.State is DiskState.Full ? "the disk is full" : "the mailbox is full", mailbox.Address);
        if (options.EarlyMedia) await call.AnswerAsync(cancellationToken);
        var exits = new GreetingExits(call, options, mailbox.ExitContext, general.OperatorOf(mailbox));
        var key = await call.PlayAsync(["sound:vm-mailboxfull"], key => exits.TakesAsync(key, cancellationToken), cancellationToken);
        return key is null ? LeaveExit.Failed : await exits.LeaveByAsync(key.Value, cancellationToken) ?? LeaveExit.Failed;
    }

    /// <summary>Greeting and instructions; an exit when the caller chose to leave them.</summary>
    private async Task<LeaveExit?> GreetAsync(Call call, Mailbox mailbox, LeaveOptions options, CancellationToken cancellationToken)
    {
        var greeting = await greetings.ForAsync(mailbox, options.Greeting, time.GetUtcNow(), cancellationToken);
        if (greeting.Name is { } name) call.Timeline.Note(greeting.Rule is { } rule ? $"greeting {name}, by rule {rule} of the schedule" : $"greeting {name}");
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
        var hasOperator = general.OperatorOf(mailbox);
        var rules = general.MenuOf(mailbox);
        var code = await call.VariableAsync("CHANNEL(language)", cancellationToken);
        var phone = new Phone(call, Language.Of(code), cancellationToken);
        if (!resumed) await JournalAsync(recording, cancellationToken);
        for (var first = true; ; first = false)
        {
            if (!resumed || !first || !await WasStartedAsync(call, recording, cancellationToken))
            {
                await call.PlayAsync(tone, null, cancellationToken);
                logger.LogInformation("Call {Call}: recording for {Recipients} begins", call.Id, string.Join('&', recording.Draft.Recipients));
                await call.StartRecordingAsync(recording.Name, general.MaxSecsOf(mailbox), general.MaxSilenceOf(mailbox), cancellationToken);
            }
            using var live = liveMessages.Begin(call.Id, recording);
            var category = await call.VariableAsync("VM_CATEGORY", cancellationToken) ?? "";
            // A caller who went before the recording began leaves nothing behind; filing finds that out and clears the journal.
            var end = call.HungUp
                ? RecordingEnd.HungUp
                : await call.RecordingEndedAsync(recording.Name, key => hasOperator && key is '0' ? RecordingEnd.Operator : null, cancellationToken);
            var review = new Review(phone, recording.Name, rules.Review, rules.LeaveUrgent, hasOperator) { Flag = recording.Draft.Flag };
            var decision = live.End(end) ? ReviewResult.KeepAndTalk : await review.RunAsync(end);
            recording = recording with { Draft = recording.Draft with { Category = category, Flag = review.Flag } };
            switch (decision)
            {
                case ReviewResult.Again:
                    await filer.DropAsync(recording, keepJournal: true);
                    // Asked once more, the caller hears the instructions whatever the dialplan said about the first time.
                    tone = ["sound:vm-intro", "sound:beep"];
                    continue;
                case ReviewResult.DropForOperator:
                    call.Timeline.Note("the caller gave the message up");
                    await filer.DropAsync(recording, keepJournal: false);
                    return await ToOperatorAsync(call, mailbox, new LeaveExit("USEREXIT"), cancellationToken);
                default:
                    var exit = await FileAsync(call, recording, end, decision, fresh: !resumed, cancellationToken);
                    if (decision is ReviewResult.KeepAndTalk) await call.UntilAsync(live.Talked, cancellationToken);
                    return decision is ReviewResult.KeepForOperator ? await ToOperatorAsync(call, mailbox, exit, cancellationToken) : exit;
            }
        }
    }

    private async Task<LeaveExit> FileAsync(
        Call call, Recording recording, RecordingEnd end, ReviewResult decision, bool fresh, CancellationToken cancellationToken)
    {
        var result = await filer.FileAsync(recording, fresh);
        logger.LogInformation("Call {Call}: the recording for {Recipients} ended ({End}) and is {Result}",
            call.Id, string.Join('&', recording.Draft.Recipients), end, result);
        foreach (var mailbox in recording.Draft.Recipients.Select(recipient => MailboxAddress.Parse(recipient)))
        {
            if (result is FilingResult.Kept or FilingResult.Delayed) call.Timeline.Filed(result is FilingResult.Kept ? "message filed" : "message kept, and filed later", mailbox, recording.Draft.MessageId);
            else call.Timeline.Note(result is FilingResult.TooShort ? "too short to be a message" : "nothing was recorded", mailbox);
        }
        if (result is FilingResult.TooShort && decision is not ReviewResult.KeepAndTalk) await call.PlayAsync(["sound:vm-tooshort"], null, cancellationToken);
        else if (decision is ReviewResult.KeepAndSay) await call.PlayAsync(["sound:vm-msgsaved"], null, cancellationToken);
        return result is FilingResult.Kept or FilingResult.Delayed ? LeaveExit.Success : LeaveExit.Failed;
    }

    private static async Task<LeaveExit> ToOperatorAsync(Call call, Mailbox mailbox, LeaveExit otherwise, CancellationToken cancellationToken)
    {
        var context = mailbox.ExitContext ?? call.Channel.Dialplan.Context;
        if (!await call.ExtensionExistsAsync(context, "o", cancellationToken)) return otherwise;
        await call.PlayAsync(["sound:transfer"], null, cancellationToken);
        return LeaveExit.To(context, "o");
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

    /// <summary>The first mailbox is known and has room; others that are not, or are full, get no copy.</summary>
    private async Task<IReadOnlyList<MailboxAddress>> KnownAsync(IReadOnlyList<MailboxAddress> recipients, CancellationToken cancellationToken)
    {
        var known = new List<MailboxAddress> { recipients[0] };
        foreach (var recipient in recipients.Skip(1))
        {
            if (await mailboxes.FindAsync(recipient, cancellationToken) is not { } other) logger.LogWarning("There is no mailbox {Mailbox}; it gets no copy", recipient);
            else if (await room.IsFullAsync(other, cancellationToken)) logger.LogWarning("Mailbox {Mailbox} is full; it gets no copy", recipient);
            else known.Add(recipient);
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
        })
        {
            Asterisk = asterisk.ServerName,
        };
    }

    private bool TryReadArguments(Call call, string names, out IReadOnlyList<MailboxAddress> recipients, out LeaveOptions options)
    {
        (recipients, options) = ([], new LeaveOptions());
        try
        {
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
