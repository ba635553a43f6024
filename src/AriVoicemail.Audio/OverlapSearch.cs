using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AriVoicemail.Audio;

/// <summary>Finds the piece of sound that is most like another: the one of the greatest normalised cross-correlation.</summary>
/// <param name="length">Samples of a piece. All channels are compared together, so that none is ever shifted against another.</param>
/// <param name="candidates">The most samples that are searched.</param>
internal sealed class OverlapSearch(int length, int candidates)
{
    private readonly float[] _wanted = new float[length];
    private readonly float[] _searched = new float[candidates];

    /// <summary>The frame of <paramref name="searched"/> at which the piece begins that is most like <paramref name="wanted"/>.</summary>
    /// <param name="preferred">The answer where nothing is alike, as in silence.</param>
    public int Best(ReadOnlySpan<short> wanted, ReadOnlySpan<short> searched, int channels, int preferred)
    {
        Convert(wanted, _wanted);
        Convert(searched, _searched);
        // A whole number below 2^53, thus exact however often it is added to.
        double energy = 0;
        foreach (var sample in searched[..length]) energy += sample * sample;
        var best = preferred;
        double most = 0;
        for (var at = 0; at + length <= searched.Length; at += channels)
        {
            double product = Product(ref MemoryMarshal.GetArrayDataReference(_wanted), ref _searched[at], length);
            // The squared correlation saves a root; the wanted piece's own energy is the same for all.
            if (product > 0 && product * product > most * energy)
            {
                most = product * product / energy;
                best = at / channels;
            }
            for (var i = at; i < at + channels && i + length < searched.Length; i++)
            {
                energy += (searched[i + length] * searched[i + length]) - (searched[i] * searched[i]);
            }
        }
        return best;
    }

    private static void Convert(ReadOnlySpan<short> samples, float[] numbers)
    {
        for (var i = 0; i < samples.Length; i++) numbers[i] = samples[i];
    }

    // Called hundreds of thousands of times for the first message already, long before the runtime would get to compile it well.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Product(ref float one, ref float two, int length)
    {
        Vector<float> even = default, odd = default;
        var i = 0;
        for (; i <= length - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
        {
            even += Vector.LoadUnsafe(ref one, (nuint)i) * Vector.LoadUnsafe(ref two, (nuint)i);
            var next = (nuint)(i + Vector<float>.Count);
            odd += Vector.LoadUnsafe(ref one, next) * Vector.LoadUnsafe(ref two, next);
        }
        var sum = Vector.Sum(even + odd);
        for (; i < length; i++) sum += Unsafe.Add(ref one, i) * Unsafe.Add(ref two, i);
        return sum;
    }
}
