using System.Diagnostics;

namespace AriVoicemail.Telemetry;

/// <summary>What takes how long within what, for whoever listens to the source of this name.</summary>
public static class Tracing
{
    public const string SourceName = "AriVoicemail";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Null when nobody listens.</summary>
    internal static Activity? Begin(string name, ActivityKind kind, params ReadOnlySpan<(string Key, object? Value)> tags)
    {
        var span = Source.StartActivity(name, kind);
        if (span is null) return null;
        foreach (var (key, value) in tags) span.SetTag(key, value);
        return span;
    }

    internal static void Fail(this Activity? span, string reason) => span?.SetStatus(ActivityStatusCode.Error, reason);
}
