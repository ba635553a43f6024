using System.Globalization;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What the rows about leaving, sending and greetings hear again and again, and what is given in their mailboxes.</summary>
internal static class SaidInSubmenus
{
    /// <summary>The menu before any message was played.</summary>
    public const string Fresh = "vm-onefor vm-INBOX vm-messages " + Empty;

    public const string Empty = "vm-opts vm-helpexit";

    /// <summary>The first words to the owner of one new message.</summary>
    public const string OneNew = "vm-youhave digits/1 vm-INBOX vm-message " + Fresh;

    public const string None = "vm-youhave vm-no vm-messages " + Empty;

    /// <summary>The menu about the only message.</summary>
    public const string About = "vm-advopts " + AboutShortly;

    public const string Played = "vm-first vm-message INBOX/msg0000 " + About;

    /// <summary>The same, at length.</summary>
    public const string Help = "vm-onefor vm-INBOX vm-messages vm-opts vm-onefor-full vm-INBOX vm-messages vm-opts-full " + AboutShortly;

    public const string Review = "vm-review vm-review-urgent";

    private const string AboutShortly = "vm-repeat vm-delete vm-toforward vm-savemessage vm-helpexit";

    /// <summary>The number of <c>{friend}</c>, for a mailbox in which it has to be written.</summary>
    public static string FriendOf(MailboxSpool box) => "4" + box.Mailbox[1..box.Mailbox.IndexOf('@', StringComparison.Ordinal)];

    public static Action<MailboxSpool> OneFrom(string caller) => box => box.Add("INBOX", new SpooledMessage { Caller = new Caller("Bob", caller) });

    public static void OneFromFriend(MailboxSpool box) => OneFrom(FriendOf(box))(box);

    /// <summary>As many times the same, with nothing pressed.</summary>
    public static IEnumerable<MenuStep> Silences(int times, string heard) => Enumerable.Repeat(new MenuStep(MenuStep.Wait, heard), times);

    public static string Spoken(int number) => string.Join(' ', number.ToString(CultureInfo.InvariantCulture).Select(digit => $"digits/{digit}"));
}
