namespace AriVoicemail.Directories;

/// <summary>Which keys a caller presses for a name, on a keypad with Latin or with Russian letters.</summary>
public static class Keypad
{
    private const char First = '2';

    private static readonly string[] Letters =
        ["abcабвгґ", "defдежзє", "ghiийклії", "jklмноп", "mnoрстуў", "pqrsфхцч", "tuvшщъы", "wxyzьэюя"];

    /// <summary>Each letter's key, and digits as they are. What is no letter (a blank, a hyphen, the apostrophe of O'Brien) is passed over.</summary>
    public static string Digits(string name) => string.Concat(PlainLetters.Of(name).Select(Key).OfType<char>());

    private static char? Key(char letter)
    {
        if (char.IsAsciiDigit(letter)) return letter;
        var key = Array.FindIndex(Letters, letters => letters.Contains(letter));
        return key < 0 ? null : (char)(First + key);
    }
}
