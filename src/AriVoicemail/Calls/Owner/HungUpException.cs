namespace AriVoicemail.Calls.Owner;

/// <summary>The owner has gone in the middle of the menu; whatever menu that was, the same is done then as on a goodbye.</summary>
internal sealed class HungUpException() : Exception("the owner has hung up");
