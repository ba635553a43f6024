namespace AriVoicemail.Directories;

/// <summary>A text as the prompt files that say it letter by letter, for who has recorded no name.</summary>
public static class Spelling
{
    private const string Blank = "letters/space";

    /// <summary>Accents are left out, and so is every character that has no prompt; a word of nothing else goes unmentioned.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var words = PlainLetters.Of(text).Split(' ').Select(word => word.Select(Prompt).OfType<string>().ToArray()).Where(word => word.Length > 0);
        return [.. words.SelectMany((word, index) => index == 0 ? word : [Blank, .. word])];
    }

    private static string? Prompt(char character) => character switch
    {
        >= 'a' and <= 'z' => $"letters/{character}",
        >= '0' and <= '9' => $"digits/{character}",
        '.' => "letters/dot",
        '-' => "letters/dash",
        '+' => "letters/plus",
        _ => null,
    };
}
