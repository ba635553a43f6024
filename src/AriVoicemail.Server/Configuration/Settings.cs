using AriVoicemail.Calls;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Configuration;

/// <summary>Everything that can be configured; each property is a section of appsettings.json.</summary>
internal sealed class Settings
{
    public AsteriskOptions Asterisk { get; set; } = new();
    public SpoolOptions Spool { get; set; } = new();
    public DatabaseOptions Database { get; set; } = new();
    public MwiOptions Mwi { get; set; } = new();
    public VoicemailOptions Voicemail { get; set; } = new();
    public HttpOptions Http { get; set; } = new();
    public TelemetryOptions Telemetry { get; set; } = new();
    public NodeOptions Node { get; set; } = new();
    public FaultOptions Faults { get; set; } = new();

    /// <summary>Whether there is anybody to tell about mailboxes: nothing of it configured means no lamps.</summary>
    public bool LampsOn => Mwi.Enabled && (Mwi.Proxy.Length > 0 || (Mwi.WayList.Count > 0 && !Mwi.NeedsProxy));
}
