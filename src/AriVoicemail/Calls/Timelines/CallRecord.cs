namespace AriVoicemail.Calls.Timelines;

/// <summary>A call and all that happened in it.</summary>
/// <param name="Id">The call's: that of its channel.</param>
/// <param name="Asterisk">The name of its Asterisk.</param>
/// <param name="Node">The node that served it.</param>
/// <param name="Channel">Its channel's name.</param>
/// <param name="Does">What the dialplan asked for: leave, check, directory, screen or ring.</param>
/// <param name="Arguments">What stood behind it in the dialplan: mailboxes and options.</param>
/// <param name="CallerName">As it came.</param>
/// <param name="CallerNumber">As it came.</param>
/// <param name="StartedAt">When it came, UTC.</param>
/// <param name="EndedAt">When it left, UTC; null: it is here.</param>
/// <param name="Steps">What happened, in order.</param>
public sealed record CallRecord(
    string Id, string Asterisk, string Node, string Channel, string Does, IReadOnlyList<string> Arguments, string CallerName, string CallerNumber,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<TimelineStep> Steps)
{
    /// <summary>The mailboxes that the call was about.</summary>
    public IEnumerable<string> Mailboxes => Steps.Select(step => step.Mailbox).OfType<string>().Distinct();

    public static CallRecord Of(Call call, string asterisk, string node, DateTimeOffset? endedAt) => new(
        call.Id, asterisk, node, call.Channel.Name, call.Arguments is [var does, ..] ? does : "", [.. call.Arguments.Skip(1)], call.Channel.Caller.Name,
        call.Channel.Caller.Number, call.StartedAt, endedAt, call.Timeline.Steps);
}
