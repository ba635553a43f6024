namespace AriVoicemail.Server.Api;

/// <summary>A part of a body that changes only those settings that are given.</summary>
internal interface IPartialBody
{
    GivenFields Given { get; }
}
