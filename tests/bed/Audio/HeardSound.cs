using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>A stretch of a sound that a phone received without a gap, counted in packets of 20 ms.</summary>
/// <param name="To">The packet behind the last.</param>
/// <param name="Of">How many the sound has.</param>
public sealed record HeardSound(string Name, int From, int To, int Of)
{
    internal const string Unknown = "?";

    public bool IsWhole => From == 0 && To == Of;

    public double Seconds => (To - From) / 50.0;

    /// <summary>The name alone where it was heard from its beginning to its end.</summary>
    public override string ToString() => IsWhole ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}[{From}-{To} of {Of}]");
}
