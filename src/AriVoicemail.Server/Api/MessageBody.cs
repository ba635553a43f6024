namespace AriVoicemail.Server.Api;

/// <summary>What a client may change of a message: its folder, or whether it was heard.</summary>
/// <param name="Folder">INBOX, Old, Work, Family, Friends, Cust1 to Cust5, Deleted or Urgent: moves the message to the end of that folder.</param>
/// <param name="Heard">true: a new message moves to Old; false: an old one moves back to INBOX or Urgent.</param>
internal sealed record MessageBody(string? Folder, bool? Heard);
