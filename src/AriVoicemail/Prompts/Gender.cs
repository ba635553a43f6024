namespace AriVoicemail.Prompts;

/// <summary>What the number one, and in Russian two, has to agree with.</summary>
public enum Gender
{
    None,
    Feminine,
    Masculine,
    Neuter,
}
