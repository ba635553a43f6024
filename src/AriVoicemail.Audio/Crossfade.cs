namespace AriVoicemail.Audio;

/// <summary>Leads one sound over into another. Both weights always add up to one, so that nothing gets louder than its sources.</summary>
internal static class Crossfade
{
    /// <summary>How much of the second sound is heard in each frame: half a Hann window, rising.</summary>
    public static float[] Weights(int frames) =>
        [.. Enumerable.Range(0, frames).Select(i => (float)(0.5 - (0.5 * Math.Cos(Math.PI * (i + 0.5) / frames))))];

    /// <summary>Mixes interleaved frames into <paramref name="mixed"/>, which gives the length and may be one of the sources.</summary>
    public static void Mix(
        ReadOnlySpan<short> first, ReadOnlySpan<short> second, ReadOnlySpan<float> weights, int channels, Span<short> mixed)
    {
        for (var i = 0; i < mixed.Length; i++)
        {
            mixed[i] = (short)MathF.Round(first[i] + ((second[i] - first[i]) * weights[i / channels]));
        }
    }
}
