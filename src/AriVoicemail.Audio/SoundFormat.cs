namespace AriVoicemail.Audio;

/// <summary>libsndfile's format words that a voicemail meets.</summary>
public enum SoundFormat
{
    WavPcm16 = 0x010002,
    WavMuLaw = 0x010010,
    WavGsm610 = 0x010020,
    Flac = 0x170002,
    OggOpus = 0x200064,
    Mp3 = 0x230082,
}
