namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>What the owner's menu says again and again, in English.</summary>
internal static class SaidToOwners
{
    public const string Nothing = "vm-youhave vm-no vm-messages vm-opts vm-helpexit";

    /// <summary>The menu of a folder that has nothing in it.</summary>
    public const string EmptyMenu = "vm-opts vm-helpexit";

    /// <summary>The folders of 2 and 9.</summary>
    public const string Offer = "vm-press digits/0 vm-for vm-INBOX vm-messages digits/1 vm-for vm-Old vm-messages digits/2 vm-for vm-Work vm-messages "
        + "digits/3 vm-for vm-Family vm-messages digits/4 vm-for vm-Friends vm-messages vm-tocancel";

    /// <summary>One message in INBOX and nothing else.</summary>
    public const string One = $"vm-youhave digits/1 vm-INBOX vm-message {FreshInbox}";

    public const string Two = $"vm-youhave digits/2 vm-INBOX vm-messages {FreshInbox}";

    public const string Three = $"vm-youhave digits/3 vm-INBOX vm-messages {FreshInbox}";

    public const string FreshInbox = "vm-onefor vm-INBOX vm-messages vm-opts vm-helpexit";

    /// <summary>The menu of a folder in which nothing was played yet.</summary>
    public static string Fresh(string folder) => $"vm-onefor vm-{folder} vm-messages vm-opts vm-helpexit";

    /// <summary>The menu after a message.</summary>
    /// <param name="prev">Whether 4 is offered.</param>
    /// <param name="next">Whether 6 is offered.</param>
    /// <param name="delete">What 7 is offered as: <c>delete undelete</c>; null: not at all.</param>
    /// <param name="advanced">Whether 3 is offered.</param>
    public static string Choices(bool prev = false, bool next = false, string? delete = "delete", bool advanced = true) =>
        $"{(prev ? "vm-prev " : "")}{(advanced ? "vm-advopts " : "")}vm-repeat {(next ? "vm-next " : "")}{(delete is null ? "" : $"vm-{delete} ")}vm-toforward vm-savemessage vm-helpexit";

    /// <summary>The announcement of a message that is urgent.</summary>
    public static string Urgent(string position, int number) => $"vm-{position} vm-Urgent vm-message Urgent/msg{number:0000}";

    /// <param name="number">From 0, as its file is.</param>
    public static string First(string folder = "INBOX", int number = 0) => $"vm-first vm-message {folder}/msg{number:0000}";

    public static string Last(int number, string folder = "INBOX") => $"vm-last vm-message {folder}/msg{number:0000}";

    public static string Saved(int position, string folder) => $"vm-message digits/{position} vm-savedto vm-{folder} vm-messages";
}
