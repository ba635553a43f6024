using System.Runtime.InteropServices;

namespace AriVoicemail.Audio;

/// <summary>Samples of one rate become samples of another, by libsamplerate; piece by piece, so that no sound has to fit into memory.</summary>
internal sealed unsafe partial class Resampler : IDisposable
{
    // SRC_SINC_MEDIUM_QUALITY: 121 dB, 90 % of the bandwidth. A telephone has far less.
    private const int Medium = 1;

    private readonly nint _state;
    private readonly double _ratio;
    private readonly float[] _taken = new float[4096];

    public Resampler(int from, int to)
    {
        _ratio = (double)to / from;
        _state = src_new(Medium, 1, out var error);
        if (_state == 0) throw new InvalidOperationException($"libsamplerate: {Text(error)}");
    }

    /// <summary>Takes some samples and gives what has come of all so far.</summary>
    /// <param name="last">Whether none follow.</param>
    public void Take(ReadOnlySpan<short> samples, bool last, Action<short[]> give)
    {
        var input = new float[samples.Length];
        for (var n = 0; n < samples.Length; n++) input[n] = samples[n] / 32768f;
        var used = 0;
        fixed (float* from = input, to = _taken)
        {
            while (true)
            {
                var data = new Data { In = from + used, Out = to, InFrames = samples.Length - used, OutFrames = _taken.Length, IsLast = last ? 1 : 0, Ratio = _ratio };
                var error = src_process(_state, ref data);
                if (error != 0) throw new InvalidOperationException($"libsamplerate: {Text(error)}");
                used += (int)data.InUsed;
                if (data.OutMade > 0) give(Array.ConvertAll(_taken[..(int)data.OutMade], Sample));
                if (data.OutMade == 0 && used == samples.Length) return;
            }
        }
    }

    public void Dispose() => src_delete(_state);

    private static short Sample(float value) => (short)Math.Clamp((int)Math.Round(value * 32768), short.MinValue, short.MaxValue);

    private static string? Text(int error) => Marshal.PtrToStringUTF8(src_strerror(error));

    [LibraryImport("libsamplerate.so.0")]
    private static partial nint src_new(int converter, int channels, out int error);

    [LibraryImport("libsamplerate.so.0")]
    private static partial int src_process(nint state, ref Data data);

    [LibraryImport("libsamplerate.so.0")]
    private static partial nint src_delete(nint state);

    [LibraryImport("libsamplerate.so.0")]
    private static partial nint src_strerror(int error);

    /// <summary>SRC_DATA; a C long has the machine's width on every Unix.</summary>
    private struct Data
    {
        public float* In;
        public float* Out;
        public nint InFrames;
        public nint OutFrames;
        public nint InUsed;
        public nint OutMade;
        public int IsLast;
        public double Ratio;
    }
}
