using System.Net;
using System.Text.Json.Nodes;

namespace AriVoicemail.EndToEnd.Ringing;

/// <summary>What POST …/ring answered.</summary>
public sealed record Rung(HttpStatusCode Status, JsonNode Answer)
{
    public TimeSpan? RetryAfter { get; init; }

    public string Call => (string)Answer["call"]!;

    public string Detail => (string)Answer["detail"]!;
}
