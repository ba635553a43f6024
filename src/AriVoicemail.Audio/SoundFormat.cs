namespace AriVoicemail.Audio;

/// <summary>libsndfile's format words that a voicemail meets.</summary>
public enum SoundFormat
{
    RawPcm16 = 0x10040002, // little endian
    RawMuLaw = 0x040010,
    RawALaw = 0x040011,
    RawGsm610 = 0x040020,
    WavPcm16 = 0x010002,
    WavMuLaw = 0x010010,
    WavGsm610 = 0x010020,
    Flac = 0x170002,
    OggOpus = 0x200064,
    Mp3 = 0x230082,
}
