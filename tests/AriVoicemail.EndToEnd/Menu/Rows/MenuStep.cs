namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <param name="Keys">Pressed one after the other; <see cref="Wait"/> is silence until the menu goes on by itself, <see cref="HangUp"/> the end.</param>
/// <param name="Heard">Every prompt that begins until the menu stands still again, or until the moment of the next step.</param>
public sealed record MenuStep(string Keys, string Heard)
{
    public const string Wait = "wait";
    public const string HangUp = "hang up";

    /// <summary>The prompt in whose midst it is pressed; null: when the menu stands still.</summary>
    public string? During { get; init; }

    /// <summary>The options with which 777 leaves a message in the mailbox before the keys are pressed: <c>U</c>; null: nobody does.</summary>
    public string? Left { get; init; }
}
