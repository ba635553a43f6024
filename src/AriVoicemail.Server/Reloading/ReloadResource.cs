namespace AriVoicemail.Server.Reloading;

/// <summary>What became of a configuration that was read again.</summary>
/// <param name="Applied">The keys that have another value now, and work with it already.</param>
/// <param name="NeedsRestart">The keys that have another value in the configuration, and will work with it after the next start.</param>
internal sealed record ReloadResource(IReadOnlyList<string> Applied, IReadOnlyList<string> NeedsRestart);
