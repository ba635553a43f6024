namespace AriVoicemail.Ari.Generator;

/// <summary>One property of a model.</summary>
/// <param name="Wire">Its name on the wire.</param>
/// <param name="Type">Its type as the declaration writes it.</param>
public sealed record Property(string Wire, string Type, bool Required);
