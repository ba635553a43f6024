namespace AriVoicemail.Calls;

/// <summary>
/// What a caller decides about a recording before it becomes a message: to listen, to speak again, to make it urgent, to let an operator take over.
/// Whoever hangs up in the middle of it has left the message.
/// </summary>
/// <param name="recording">The recording's name in Asterisk.</param>
/// <param name="mayReview">Whether the caller is asked at all; the operator's dialogue is there anyway.</param>
/// <param name="hasOperator">Whether key 0 leads to an operator.</param>
internal sealed class Review(Phone phone, string recording, bool mayReview, bool mayBeUrgent, bool hasOperator)
{
    private const int Silences = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan OperatorPatience = TimeSpan.FromSeconds(3);

    /// <summary>The message's flag as the caller has set it.</summary>
    public required string Flag { get; set; }

    /// <param name="end">How the recording ended.</param>
    public async Task<ReviewResult> RunAsync(RecordingEnd end)
    {
        if (end is not (RecordingEnd.Finished or RecordingEnd.Key or RecordingEnd.Operator)) return ReviewResult.Keep;
        try
        {
            if (end is RecordingEnd.Operator) return await AskForOperatorAsync();
            await phone.SayThroughAsync("auth-thankyou");
            return mayReview ? await AskAsync() : ReviewResult.Keep;
        }
        catch (HungUpException)
        {
            return ReviewResult.Keep;
        }
    }

    private async Task<ReviewResult> AskAsync()
    {
        char? key = null;
        for (var silences = 0; silences < Silences;)
        {
            key ??= await phone.AskAsync(Offer(), Patience);
            switch (key)
            {
                case null:
                    silences++;
                    break;
                case '1':
                    return ReviewResult.KeepAndSay;
                case '2':
                    key = await phone.ListenAsync(recording);
                    continue;
                case '3':
                    return ReviewResult.Again;
                case '4' when mayBeUrgent:
                    Flag = Flag == "Urgent" ? "" : "Urgent";
                    key = await phone.SayAsync(Flag == "Urgent" ? "vm-marked-urgent" : "vm-marked-nonurgent");
                    continue;
                case '0' when hasOperator:
                    return await AskForOperatorAsync();
                default:
                    key = await phone.SayAsync("vm-sorry");
                    continue;
            }
        }
        await phone.SayAsync("vm-goodbye");
        return ReviewResult.Keep;
    }

    /// <summary>Whether the words are kept for the mailbox before the operator comes.</summary>
    private async Task<ReviewResult> AskForOperatorAsync()
    {
        switch (await phone.AskAsync(["vm-saveoper"], OperatorPatience))
        {
            case '1':
                await phone.SayThroughAsync("vm-msgsaved");
                return ReviewResult.KeepForOperator;
            case '4':
                Flag = "Urgent";
                await phone.SayThroughAsync("vm-marked-urgent", "vm-msgsaved");
                return ReviewResult.KeepForOperator;
            default:
                await phone.SayThroughAsync("vm-deleted");
                return ReviewResult.DropForOperator;
        }
    }

    private IEnumerable<string> Offer()
    {
        yield return "vm-review";
        if (mayBeUrgent) yield return Flag == "Urgent" ? "vm-review-nonurgent" : "vm-review-urgent";
        if (hasOperator) yield return "vm-reachoper";
    }
}
