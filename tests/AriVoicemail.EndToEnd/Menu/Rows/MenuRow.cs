using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>
/// One row of the menu: what is given, what is pressed and heard, and what has become of the mailbox, its rows in the database and its lamp.
/// </summary>
/// <remarks>
/// In every text and setting <c>{box}</c> is the row's own mailbox, <c>{friend}</c> and <c>{other}</c> are two more, and <c>{box:spoken}</c> is the number as it
/// is read out.
/// </remarks>
public sealed record MenuRow(string Name)
{
    /// <summary>Of dialplan context <c>menu</c>: <c>ours</c> is the owner's menu, <c>leave</c> a caller's.</summary>
    public string Extension { get; init; } = "ours";

    /// <summary>The application's arguments.</summary>
    public string Arguments { get; init; } = "{box}@default,s";

    public string Language { get; init; } = "en";

    public Caller Caller { get; init; } = new("Ann", "5551");

    /// <summary>What the caller says all the time, in Hz; 0 is silence.</summary>
    public int Tone { get; init; } = 900;

    /// <summary>The mailbox's own settings, as REST takes them.</summary>
    public object? Settings { get; init; }

    /// <summary>The settings of <c>{friend}</c>.</summary>
    public object? FriendSettings { get; init; }

    /// <summary>What lies in the mailbox before the call.</summary>
    public Action<MailboxSpool> Given { get; init; } = _ => { };

    /// <summary>What lies in the mailbox of <c>{friend}</c>.</summary>
    public Action<MailboxSpool> FriendGiven { get; init; } = _ => { };

    /// <summary>What is pressed, and what is heard until the next step; the first presses nothing.</summary>
    public required IReadOnlyList<MenuStep> Steps { get; init; }

    /// <summary>The steps of a second call to the same mailbox; null: there is none.</summary>
    public IReadOnlyList<MenuStep>? Again { get; init; }

    /// <summary>
    /// The callers of the messages in each folder, and the greetings, such as <c>INBOX: 400 401; Old: 2000; greetings: unavail; friend INBOX: 400</c>.
    /// Null: everything is as it was.
    /// </summary>
    public string? After { get; init; }

    /// <summary>What lines of <see cref="SpoolSnapshot"/> have to hold, such as <c>unavail.wav: 900 Hz</c>; those of a friend begin with <c>friend</c>.</summary>
    public IReadOnlyList<string> Sounds { get; init; } = [];

    /// <summary>The PIN that opens the mailbox in the next call; null: that is not tried.</summary>
    public string? Pin { get; init; }

    /// <summary>What the dialplan says when the call is its own again, such as <c>leave VMSTATUS=SUCCESS</c>; null: that is not looked at.</summary>
    public string? Dialplan { get; init; }

    public override string ToString() => Name;
}
