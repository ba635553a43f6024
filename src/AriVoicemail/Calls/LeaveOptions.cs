using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls;

/// <summary>The options of <c>Stasis(vm,leave,mailbox,options)</c>, with app_voicemail's letters.</summary>
public sealed record LeaveOptions
{
    /// <summary><c>u</c> or <c>b</c> (which wins): the greeting to play. Without either only a temporary greeting is played.</summary>
    public GreetingKind Greeting { get; init; }

    /// <summary><c>s</c>: no instructions after the greeting.</summary>
    public bool SkipInstructions { get; init; }

    /// <summary><c>S</c>: no instructions when the greeting was a recorded one.</summary>
    public bool SkipInstructionsIfGreeted { get; init; }

    /// <summary><c>U</c>: Urgent. <c>P</c>: PRIORITY. Otherwise empty.</summary>
    public string Flag { get; init; } = "";

    /// <summary><c>d(context)</c>: digits pressed during the greeting dial an extension there. Empty: the context the caller came from.</summary>
    public string? DialContext { get; init; }

    /// <summary><c>e</c>: the greeting is early media; the call is answered just before the tone.</summary>
    public bool EarlyMedia { get; init; }

    /// <summary><c>g(n)</c>: decibels by which the recording is made louder.</summary>
    public int Gain { get; init; }

    /// <summary><c>t(sound)</c>: another sound than <c>beep</c>; <c>t</c> alone: none.</summary>
    public string Tone { get; init; } = "beep";

    /// <exception cref="FormatException">An option is unknown or its argument makes no sense; the message names it.</exception>
    public static LeaveOptions Parse(string text)
    {
        var options = new LeaveOptions();
        foreach (var (letter, argument) in OptionLetters.Read(text)) options = options.With(letter, argument);
        return options;
    }

    private LeaveOptions With(char letter, string? argument) => letter switch
    {
        'u' => Greeting is GreetingKind.Busy ? this : this with { Greeting = GreetingKind.Unavailable },
        'b' => this with { Greeting = GreetingKind.Busy },
        's' => this with { SkipInstructions = true },
        'S' => this with { SkipInstructionsIfGreeted = true },
        'U' => this with { Flag = "Urgent" },
        'P' => this with { Flag = "PRIORITY" },
        'd' => this with { DialContext = argument ?? "" },
        'e' => this with { EarlyMedia = true },
        'g' => this with { Gain = OptionLetters.Decibels(argument) },
        't' => this with { Tone = argument ?? "" },
        _ => throw new FormatException($"option '{letter}' is unknown"),
    };
}
