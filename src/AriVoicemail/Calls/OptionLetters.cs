namespace AriVoicemail.Calls;

/// <summary>The options of a dialplan application: letters one after another, some with an argument in parentheses.</summary>
internal static class OptionLetters
{
    /// <exception cref="FormatException">A parenthesis stays open.</exception>
    public static IEnumerable<(char Letter, string? Argument)> Read(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            string? argument = null;
            if (i + 1 < text.Length && text[i + 1] == '(')
            {
                var end = text.IndexOf(')', i);
                if (end < 0) throw new FormatException($"option '{letter}(' in '{text}' has no closing parenthesis");
                argument = text[(i + 2)..end];
                i = end;
            }
            yield return (letter, argument);
        }
    }
}
