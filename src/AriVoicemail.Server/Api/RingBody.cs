using System.ComponentModel.DataAnnotations;

namespace AriVoicemail.Server.Api;

/// <summary>Which phone is to be rung, and for what.</summary>
internal sealed class RingBody
{
    /// <summary>What happens once the phone is answered.</summary>
    [Required]
    public RingThen? Then { get; set; }

    /// <summary>The id of the message to be played, or whose caller is to be called back.</summary>
    public string? Message { get; set; }

    /// <summary>Which greeting is to be recorded: unavail (nobody answers), busy, temp (instead of both), or greet (the owner's name).</summary>
    [AllowedValues("unavail", "busy", "temp", "greet", null)]
    public string? Greeting { get; set; }

    /// <summary>Another number to be rung, 1 to 32 of 0 to 9, * # and +; the mailbox's own if not given. Owners may give their own alone.</summary>
    public string? To { get; set; }
}

/// <summary>What an owner is rung for.</summary>
internal enum RingThen
{
    /// <summary>The message is played, and the menu is behind it.</summary>
    Play,

    /// <summary>The phone is connected with the message's caller.</summary>
    CallBack,

    /// <summary>A greeting is recorded.</summary>
    RecordGreeting,

    /// <summary>The message that is being left now is heard, and key 1 takes the call over.</summary>
    Screen,
}
