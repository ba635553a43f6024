namespace AriVoicemail.Bed;

/// <summary>ITU-T G.711 μ-law, which SIPp streams as raw bytes.</summary>
internal static class Ulaw
{
    private const int Bias = 0x84;
    private const int Clip = 32635;

    public static byte[] Encode(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length];
        for (var n = 0; n < samples.Length; n++) bytes[n] = Encode(samples[n]);
        return bytes;
    }

    public static short Decode(byte code)
    {
        var magnitude = ((((~code & 0x0F) << 3) + Bias) << ((~code >> 4) & 7)) - Bias;
        return (short)((~code & 0x80) == 0 ? magnitude : -magnitude);
    }

    private static byte Encode(short sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs((int)sample), Clip) + Bias;
        var exponent = int.Log2(magnitude) - 7;
        var mantissa = (magnitude >> (exponent + 3)) & 0x0F;
        return (byte)~(sign | (exponent << 4) | mantissa);
    }
}
