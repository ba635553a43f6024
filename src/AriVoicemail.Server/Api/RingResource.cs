namespace AriVoicemail.Server.Api;

/// <summary>A phone that was rung.</summary>
/// <param name="Call">The call's id; it has a timeline, and can be hung up.</param>
/// <param name="Answered">true: somebody has answered it.</param>
internal sealed record RingResource(string Call, bool Answered);
