using AriVoicemail.Calls.Timelines;
using AriVoicemail.Notifiers.Mwi;

namespace AriVoicemail.Server.Api;

/// <summary>A call and all that happened in it.</summary>
/// <param name="Id">The call's: that of its channel.</param>
/// <param name="Asterisk">The name of its Asterisk.</param>
/// <param name="Node">The node that served it.</param>
/// <param name="Channel">Its channel's name.</param>
/// <param name="Does">What the dialplan asked for: leave, check, directory, screen or ring.</param>
/// <param name="Arguments">What stood behind it in the dialplan; left out where it names mailboxes that are not this key's.</param>
/// <param name="CallerName">As it came.</param>
/// <param name="CallerNumber">As it came.</param>
/// <param name="StartedAt">When it came, UTC.</param>
/// <param name="EndedAt">When it left, UTC; null: it is here.</param>
/// <param name="Steps">What happened, in order.</param>
/// <param name="Notifies">Whom it was told to and what they answered: per phone the NOTIFYs until one was confirmed that knows what the call did.</param>
public sealed record TimelineResource(
    string Id, string Asterisk, string Node, string Channel, string Does, IReadOnlyList<string> Arguments, string CallerName, string CallerNumber,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<TimelineStep> Steps, IReadOnlyList<TimelineNotify> Notifies)
{
    public static TimelineResource Of(CallRecord call, IReadOnlyList<TimelineNotify> notifies) => new(
        call.Id, call.Asterisk, call.Node, call.Channel, call.Does, call.Arguments, call.CallerName, call.CallerNumber, call.StartedAt, call.EndedAt, call.Steps, notifies);
}

/// <summary>A NOTIFY that came of a call.</summary>
/// <param name="Mailbox">number@context.</param>
/// <param name="At">Seconds since the call came.</param>
/// <param name="Delivery">What was sent, and what was answered.</param>
public sealed record TimelineNotify(string Mailbox, double At, NotifyDelivery Delivery);
