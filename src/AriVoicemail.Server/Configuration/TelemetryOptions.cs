namespace AriVoicemail.Server.Configuration;

/// <summary>Who is told what takes how long: section <c>Telemetry</c>.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>A collector of OpenTelemetry that takes OTLP over HTTP, such as <c>http://192.0.2.9:4318</c>; empty: nobody is told.</summary>
    public string Otlp { get; set; } = "";
}
