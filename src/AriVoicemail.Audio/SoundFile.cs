using System.Runtime.InteropServices;

namespace AriVoicemail.Audio;

/// <summary>A sound file opened through libsndfile, read and written as 16-bit samples.</summary>
public sealed partial class SoundFile : SafeHandle
{
    private SoundInfo _info;

    // The marshaller makes the handle.
    public SoundFile()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Samples per second.</summary>
    public int SampleRate => _info.SampleRate;

    public int Channels => _info.Channels;

    /// <summary>Samples of each channel.</summary>
    public long Frames => _info.Frames;

    /// <exception cref="SoundFileException">The file is not there or no sound; the message says which.</exception>
    public static SoundFile OpenRead(string path) => Open(path, Mode.Read, default);

    /// <summary>A file without a header.</summary>
    /// <exception cref="SoundFileException">The file is not there.</exception>
    internal static SoundFile OpenRead(string path, SoundFormat format, int sampleRate) =>
        Open(path, Mode.Read, new SoundInfo { Format = format, SampleRate = sampleRate, Channels = 1 });

    public static SoundFile Create(string path, SoundFormat format, int sampleRate, int channels = 1) =>
        Open(path, Mode.Write, new SoundInfo { Format = format, SampleRate = sampleRate, Channels = channels });

    /// <summary>Fills the span with as many whole frames as there are; answers how many frames that was.</summary>
    public int Read(Span<short> samples) => (int)sf_readf_short(this, ref MemoryMarshal.GetReference(samples), samples.Length / Channels);

    public void Write(ReadOnlySpan<short> samples)
    {
        var frames = samples.Length / Channels;
        if (frames > 0 && sf_writef_short(this, in MemoryMarshal.GetReference(samples), frames) != frames)
        {
            throw new IOException($"Sound could not be written: {Marshal.PtrToStringUTF8(sf_strerror(handle))}");
        }
    }

    protected override bool ReleaseHandle() => sf_close(handle) == 0;

    private static SoundFile Open(string path, Mode mode, SoundInfo info)
    {
        var file = sf_open(path, mode, ref info);
        if (file.IsInvalid) throw new SoundFileException(path, Marshal.PtrToStringUTF8(sf_strerror(0)) ?? "unknown error");
        file._info = info;
        return file;
    }

    [LibraryImport("libsndfile.so.1", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SoundFile sf_open(string path, Mode mode, ref SoundInfo info);

    [LibraryImport("libsndfile.so.1")]
    private static partial int sf_close(nint file);

    [LibraryImport("libsndfile.so.1")]
    private static partial nint sf_strerror(nint file);

    [LibraryImport("libsndfile.so.1")]
    private static partial long sf_readf_short(SoundFile file, ref short data, long frames);

    [LibraryImport("libsndfile.so.1")]
    private static partial long sf_writef_short(SoundFile file, in short data, long frames);

    private enum Mode
    {
        Read = 0x10,
        Write = 0x20,
    }

    private struct SoundInfo
    {
        public long Frames;
        public int SampleRate;
        public int Channels;
        public SoundFormat Format;
        public int Sections;
        public int Seekable;
    }
}
