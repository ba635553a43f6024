using AriVoicemail.Messages;

namespace AriVoicemail.Server.Api;

/// <summary>A message.</summary>
/// <param name="Id">Stays the same when the message moves.</param>
/// <param name="Mailbox">number@context.</param>
/// <param name="Folder">INBOX, Old, Work, Family, Friends, Cust1 to Cust5, Deleted or Urgent.</param>
/// <param name="Number">NNNN of msgNNNN; it changes when messages before it go.</param>
/// <param name="Heard">Whether it lies elsewhere than in INBOX or Urgent.</param>
/// <param name="Urgent">Whether its caller marked it as urgent, or it lies in Urgent.</param>
/// <param name="CallerName">As the caller's side gave it; may be empty.</param>
/// <param name="CallerNumber">As the caller's side gave it; may be empty.</param>
/// <param name="ReceivedAt">When its recording began, UTC.</param>
/// <param name="Duration">Whole seconds.</param>
/// <param name="Flag">Empty, Urgent or PRIORITY.</param>
/// <param name="Category">As the dialplan gave it.</param>
/// <param name="CalledContext">The dialplan context that was called.</param>
/// <param name="CalledExten">The extension that was called.</param>
/// <param name="Audio">Where the sound is.</param>
/// <param name="Timeline">Where it is told what happened in the call that left it.</param>
public sealed record MessageResource(
    string Id,
    string Mailbox,
    string Folder,
    int Number,
    bool Heard,
    bool Urgent,
    string CallerName,
    string CallerNumber,
    DateTimeOffset ReceivedAt,
    int Duration,
    string Flag,
    string Category,
    string CalledContext,
    string CalledExten,
    string Audio,
    string Timeline)
{
    public static MessageResource Of(Message message) => new(
        message.Id, message.Mailbox.ToString(), message.Folder.Name, message.Number, !message.IsNew, message.Flag == "Urgent" || message.Folder == Spool.Folder.Urgent, message.CallerName,
        message.CallerNumber, message.ReceivedAt, message.Duration, message.Flag, message.Category, message.CalledContext, message.CalledExten,
        $"{AddressOf(message)}/audio", $"{AddressOf(message)}/timeline");

    private static string AddressOf(Message message) => $"/api/v1/mailboxes/{message.Mailbox}/messages/{Uri.EscapeDataString(message.Id)}";
}
