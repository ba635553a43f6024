using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>The options of <c>Stasis(vm,check,mailbox,options)</c>, with VoiceMailMain's letters.</summary>
public sealed record CheckOptions
{
    /// <summary><c>s</c>: no PIN is asked for when the mailbox that the dialplan gives exists.</summary>
    public bool SkipPin { get; init; }

    /// <summary><c>p</c>: the dialplan gives only the first digits of the mailbox; the owner types the others.</summary>
    public bool IsPrefix { get; init; }

    /// <summary><c>a(folder)</c>: begins with the first message of that folder.</summary>
    public Folder? PlayAtOnce { get; init; }

    /// <summary><c>r</c>: nothing can be deleted.</summary>
    public bool ReadOnly { get; init; }

    /// <summary><c>d(context)</c>: what is typed instead of a mailbox and is an extension there leads to it.</summary>
    public string? DialContext { get; init; }

    /// <summary><c>g(n)</c>: decibels by which what the owner records is made louder.</summary>
    public int Gain { get; init; }

    /// <exception cref="FormatException">An option is unknown or its argument makes no sense; the message names it.</exception>
    public static CheckOptions Parse(string text)
    {
        var options = new CheckOptions();
        foreach (var (letter, argument) in OptionLetters.Read(text))
        {
            options = letter switch
            {
                's' => options with { SkipPin = true },
                'p' => options with { IsPrefix = true },
                'a' => options with { PlayAtOnce = FolderOf(argument) },
                'r' => options with { ReadOnly = true },
                'd' => options with { DialContext = argument },
                'g' => options with { Gain = OptionLetters.Decibels(argument) },
                _ => throw new FormatException($"option '{letter}' is unknown"),
            };
        }
        return options;
    }

    // As in app_voicemail, what is no folder of the menu is INBOX.
    private static Folder FolderOf(string? argument) =>
        Folder.All.FirstOrDefault(folder => folder.Number < 10 && (folder.Name.Equals(argument, StringComparison.OrdinalIgnoreCase) || $"{folder.Number}" == argument))
        ?? Folder.Inbox;
}
