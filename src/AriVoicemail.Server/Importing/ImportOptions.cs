namespace AriVoicemail.Server.Importing;

/// <param name="Update">Mailboxes that are there take the file's settings.</param>
/// <param name="DryRun">Nothing is written.</param>
internal sealed record ImportOptions(bool Update, bool DryRun);
