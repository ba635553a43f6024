namespace AriVoicemail.Bench;

/// <summary>What many owners did at once in one of the menus.</summary>
/// <param name="AsteriskMilliseconds">CPU of Asterisk for all of it; so for arivm, which is null where it takes no part.</param>
/// <param name="ForeignPercent">CPU that something else took meanwhile: much of it and the turn is worth little.</param>
internal sealed record MenuTurn(
    Way Way, int Owners, IReadOnlyList<MenuPress> Presses, double Seconds, double AsteriskMilliseconds, double? ArivmMilliseconds, double ForeignPercent);
