using System.ComponentModel.DataAnnotations;

namespace AriVoicemail.Server.Api;

/// <summary>A distribution list as a client writes it.</summary>
/// <param name="Members">1 to 500 mailboxes: <c>1000</c>, or <c>1000@sales</c> where the context is not the list's own.</param>
/// <param name="Name">What it is called, at most 120 characters; empty if not given.</param>
internal sealed record ListBody([property: Required, Length(1, 500)] IReadOnlyList<string?>? Members, [property: MaxLength(120)] string? Name);
