using AriVoicemail.Messages;
using AriChannel = AriVoicemail.Ari.Channel;

namespace AriVoicemail.Calls;

/// <summary>A call that waits in Stasis with nobody to drive it.</summary>
/// <param name="Arguments">What the dialplan wrote behind the application's name.</param>
/// <param name="Recording">What it was recording when its driver went; null: nothing yet.</param>
public sealed record OrphanedCall(AriChannel Channel, IReadOnlyList<string> Arguments, Recording? Recording);
