using AriVoicemail.Calls;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Asterisks;

/// <summary>Which Asterisk the services of a scope are for; outside of calls, the first one.</summary>
internal sealed class CurrentAsterisk(Settings settings)
{
    public AsteriskOptions Options { get; set; } = settings.Asterisk;
}
