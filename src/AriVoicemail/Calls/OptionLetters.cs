using System.Globalization;

namespace AriVoicemail.Calls;

/// <summary>Options as the dialplan writes them: letters, some with an argument in parentheses, as in <c>us</c> or <c>d(menu)g(6)</c>.</summary>
internal static class OptionLetters
{
    /// <exception cref="FormatException">A parenthesis is not closed.</exception>
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

    /// <exception cref="FormatException">It is no such number.</exception>
    public static int Decibels(string? argument) =>
        int.TryParse(argument, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var decibels) && decibels is >= -40 and <= 40
            ? decibels
            : throw new FormatException($"option 'g({argument})' needs a number of decibels between -40 and 40");
}
