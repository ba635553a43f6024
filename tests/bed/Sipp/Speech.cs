namespace AriVoicemail.Bed;

/// <summary>What a caller says from the moment the call is answered: a pause, a tone, and silence afterwards. RTP flows all the while.</summary>
/// <param name="Tone">In Hz.</param>
/// <param name="Seconds">How long the tone sounds.</param>
/// <param name="Silence">Seconds of silence after the tone.</param>
/// <param name="Before">Seconds of silence before the tone, while prompts play.</param>
public sealed record Speech(double Tone = 440, double Seconds = 4, double Silence = 0, double Before = 0)
{
    public static Speech Nothing(double seconds) => new(Seconds: 0, Silence: seconds);

    public double TotalSeconds => Before + Seconds + Silence;

    private short[]? Recorded { get; init; }

    /// <summary>Somebody's voice instead of a tone: a wav of 8000 samples a second.</summary>
    public static Speech OfFile(string path)
    {
        var sound = WavFile.Read(path);
        return new Speech(Seconds: sound.Seconds) { Recorded = sound.Samples };
    }

    internal void WriteTo(string path) => File.WriteAllBytes(
        path, [.. Silent(Before), .. Ulaw.Encode(Recorded ?? Bed.Tone.Make(Tone, Seconds)), .. Silent(Silence)]);

    private static byte[] Silent(double seconds) => Ulaw.Encode(new short[(int)(seconds * 8000)]);
}
