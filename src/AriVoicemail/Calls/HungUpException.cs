namespace AriVoicemail.Calls;

/// <summary>The other side has gone in the middle of a menu.</summary>
internal sealed class HungUpException() : Exception("the other side has hung up");
