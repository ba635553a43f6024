using AriVoicemail.Audio;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>A message's sound as its owner wants to hear it: as it is, or a faster copy with shorter pauses, which is gone afterwards.</summary>
internal sealed class ListeningCopy : IDisposable
{
    private const double Factor = 1.5;

    // Who stopped within the first or the last seconds has heard nothing, or all of it.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);

    private readonly string? _copy;
    private readonly double _factor;
    private readonly TimeSpan _length;

    private ListeningCopy(string path, string? copy, double factor, TimeSpan length) =>
        (Name, _copy, _factor, _length) = (Path.ChangeExtension(copy ?? path, null), copy, factor, length);

    /// <summary>As Asterisk plays it: without its extension.</summary>
    public string Name { get; }

    public static ListeningCopy Of(string path, SpoolOptions spool, Session session)
    {
        var length = Length(path);
        if (!session.Fast || length == TimeSpan.Zero) return new ListeningCopy(path, null, 1, length);
        var name = Guid.NewGuid().ToString("N");
        var (shorter, copy) = (MailboxFiles.Scratch(spool, session.Address, name + ".pauses.wav"), MailboxFiles.Scratch(spool, session.Address, name + ".wav"));
        try
        {
            Pauses.Shorten(path, shorter, session.House.General.SilenceThreshold, LongestPause);
            Tempo.Write(shorter, copy, Factor);
        }
        catch (SoundFileException)
        {
            // It has moved meanwhile, which whoever plays it finds out, or is no sound, of which Asterisk says what it thinks.
            File.Delete(copy);
            return new ListeningCopy(path, null, 1, length);
        }
        finally
        {
            File.Delete(shorter);
        }
        return new ListeningCopy(path, copy, length / Length(copy), Length(copy));
    }

    /// <summary>Where in this sound that place of the message is, about: pauses are not where they were.</summary>
    public TimeSpan At(TimeSpan original) => original / _factor;

    public TimeSpan InOriginal(TimeSpan here) => here * _factor;

    public bool IsWorthResuming(TimeSpan here) => here > Margin && here < _length - Margin;

    public void Dispose()
    {
        if (_copy is not null) File.Delete(_copy);
    }

    // What cannot be measured is played as it is, and Asterisk says what it thinks of it.
    private static TimeSpan Length(string path)
    {
        try
        {
            using var sound = SoundFile.OpenRead(path);
            return TimeSpan.FromSeconds((double)sound.Frames / sound.SampleRate);
        }
        catch (SoundFileException)
        {
            return TimeSpan.Zero;
        }
    }
}
