using System.Globalization;
using AriVoicemail.Directories;

namespace AriVoicemail.Calls;

/// <summary>The options of <c>Stasis(vm,directory,context,dial context,options)</c>, with app_directory's letters.</summary>
public sealed record DirectoryOptions
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary><c>f</c>, <c>l</c> or <c>b</c>: the name that is keyed, the first, the last or either. Several of them: either.</summary>
    public DirectoryNames Names { get; init; }

    /// <summary>How many letters are keyed: <c>f(n)</c>, <c>l(n)</c>, <c>b(n)</c>; without <c>b</c>, both <c>f</c> and <c>l</c> ask for three.</summary>
    public int Digits { get; init; } = 3;

    /// <summary><c>e</c>: the extension is said behind the name.</summary>
    public bool SayExtension { get; init; }

    /// <summary><c>m</c>: eight names at a time, each with its key, instead of one by one.</summary>
    public bool Menu { get; init; }

    /// <summary><c>p(n)</c>: milliseconds for who has to take the phone back to the ear after keying.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary><c>a</c>: mailboxes are found by their aliases too.</summary>
    public bool Aliases { get; init; }

    /// <summary><c>n</c>: the call is not answered; prompts are early media.</summary>
    public bool LeaveUnanswered { get; init; }

    /// <summary><c>s</c>: who was chosen is only told, in <c>DIRECTORY_EXTEN</c>.</summary>
    public bool OnlyTell { get; init; }

    /// <exception cref="FormatException">An option is unknown or its argument makes no sense; the message names it.</exception>
    public static DirectoryOptions Parse(string text)
    {
        var options = new DirectoryOptions();
        var asked = new Dictionary<char, int>();
        foreach (var (letter, argument) in OptionLetters.Read(text))
        {
            if (letter is 'f' or 'l' or 'b') asked[letter] = argument is null ? options.Digits : Count(letter, argument);
            else options = options.With(letter, argument);
        }
        return asked.Count switch
        {
            0 => options,
            1 => options with { Names = NamesOf(asked.Keys.Single()), Digits = asked.Values.Single() },
            // What f and l say of their own letters does not hold for either name.
            _ => options with { Names = DirectoryNames.Either, Digits = asked.GetValueOrDefault('b', options.Digits) },
        };
    }

    private static DirectoryNames NamesOf(char letter) =>
        letter switch { 'f' => DirectoryNames.First, 'l' => DirectoryNames.Last, _ => DirectoryNames.Either };

    private DirectoryOptions With(char letter, string? argument) => letter switch
    {
        'e' => this with { SayExtension = true },
        'm' => this with { Menu = true },
        'p' => this with { Pause = Milliseconds(argument) },
        'a' => this with { Aliases = true },
        'n' => this with { LeaveUnanswered = true },
        's' => this with { OnlyTell = true },
        // c(file) names another voicemail.conf to read; mailboxes are in a database here.
        'c' => this,
        _ => throw new FormatException($"option '{letter}' is unknown"),
    };

    private static int Count(char letter, string argument) =>
        argument is [>= '1' and <= '9' and var digit] ? digit - '0' : throw new FormatException($"option '{letter}({argument})' needs a number of letters from 1 to 9");

    private static TimeSpan Milliseconds(string? argument) =>
        int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, LongestPause.TotalMilliseconds))
            : throw new FormatException($"option 'p({argument})' needs a number of milliseconds");
}
