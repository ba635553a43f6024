using System.ComponentModel.DataAnnotations;

namespace AriVoicemail.Server.Api;

/// <summary>What the lamps are to show.</summary>
/// <param name="New">New messages, 0 to 9999.</param>
/// <param name="Old">Old messages, 0 to 9999.</param>
internal sealed record NotifyBody([property: Required, Range(0, 9999)] int? New, [property: Required, Range(0, 9999)] int? Old);
