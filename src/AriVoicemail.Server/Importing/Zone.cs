namespace AriVoicemail.Server.Importing;

/// <summary>What a line of <c>[zonemessages]</c> stands for; null where it is of no use here.</summary>
internal sealed record Zone(string? TimeZone, string? DateFormat);
