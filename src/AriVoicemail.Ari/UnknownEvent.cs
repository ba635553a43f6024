using System.Text.Json;

namespace AriVoicemail.Ari;

/// <summary>An event of a newer Asterisk than this client knows.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Json">All of it.</param>
public sealed record UnknownEvent(string Type, JsonElement Json) : Message;
