namespace AriVoicemail.Audio;

/// <summary>The part of a sound that is worked on. It only moves on, so that a long sound needs no more memory than a short one.</summary>
internal sealed class SoundWindow(SoundFile file)
{
    // Frames that are read at a time; reads of a few milliseconds each would cost more than what is done with them.
    private const int ReadAhead = 4096;

    private short[] _samples = [];
    private long _begin;
    private long _end;

    /// <summary>Makes frames available, from <paramref name="begin"/> to <paramref name="end"/>. After the sound comes silence.</summary>
    /// <param name="begin">Not before where the window began till now, and not after where it ended.</param>
    public void MoveTo(long begin, long end)
    {
        if (end > _end)
        {
            var channels = file.Channels;
            var kept = (int)(_end - begin) * channels;
            var read = _samples.AsSpan((int)(begin - _begin) * channels, kept);
            end += ReadAhead;
            var samples = (int)(end - begin) * channels;
            // Spans of equal arrays may overlap.
            if (samples <= _samples.Length) read.CopyTo(_samples);
            else _samples = [.. read, .. new short[samples - kept]];
            var unread = _samples.AsSpan(kept, samples - kept);
            unread[(file.Read(unread) * channels)..].Clear();
            (_begin, _end) = (begin, end);
        }
    }

    /// <summary>Interleaved frames, valid until the window moves.</summary>
    public ReadOnlySpan<short> Frames(long from, int count) => _samples.AsSpan((int)(from - _begin) * file.Channels, count * file.Channels);
}
