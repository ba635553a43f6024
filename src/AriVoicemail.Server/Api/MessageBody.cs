using System.ComponentModel.DataAnnotations;

namespace AriVoicemail.Server.Api;

/// <summary>What a client may change of a message: its folder, whether it was heard, or whether it is urgent.</summary>
/// <param name="Folder">INBOX, Old, Work, Family, Friends, Cust1 to Cust5, Deleted or Urgent: moves the message to the end of that folder.</param>
/// <param name="Heard">true: a new message moves to Old; false: an old one moves back to INBOX or Urgent.</param>
/// <param name="Urgent">true: a message of INBOX moves to Urgent; false: one of Urgent moves to INBOX. What its caller said of it stays in <c>flag</c>.</param>
internal sealed record MessageBody(
    [property: AllowedValues("INBOX", "Old", "Work", "Family", "Friends", "Cust1", "Cust2", "Cust3", "Cust4", "Cust5", "Deleted", "Urgent", null)] string? Folder,
    bool? Heard,
    bool? Urgent);
