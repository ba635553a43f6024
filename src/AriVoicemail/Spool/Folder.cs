using System.Diagnostics.CodeAnalysis;

namespace AriVoicemail.Spool;

/// <summary>One of app_voicemail's twelve folders. There are no others.</summary>
public sealed class Folder
{
    public static readonly Folder Inbox = new("INBOX", 0);
    public static readonly Folder Old = new("Old", 1);
    public static readonly Folder Work = new("Work", 2);
    public static readonly Folder Family = new("Family", 3);
    public static readonly Folder Friends = new("Friends", 4);
    public static readonly Folder Cust1 = new("Cust1", 5);
    public static readonly Folder Cust2 = new("Cust2", 6);
    public static readonly Folder Cust3 = new("Cust3", 7);
    public static readonly Folder Cust4 = new("Cust4", 8);
    public static readonly Folder Cust5 = new("Cust5", 9);
    public static readonly Folder Deleted = new("Deleted", 10);
    public static readonly Folder Urgent = new("Urgent", 11);

    public static readonly IReadOnlyList<Folder> All = [Inbox, Old, Work, Family, Friends, Cust1, Cust2, Cust3, Cust4, Cust5, Deleted, Urgent];

    private Folder(string name, int number) => (Name, Number) = (name, number);

    /// <summary>The directory's name.</summary>
    public string Name { get; }

    /// <summary>The number by which the telephone menu knows it.</summary>
    public int Number { get; }

    /// <exception cref="FormatException">There is no such folder; the message lists those that there are.</exception>
    public static Folder Parse(string name) =>
        TryParse(name, out var folder) ? folder : throw new FormatException($"'{name}' is not a folder: there are {string.Join(", ", All)}.");

    public static bool TryParse(string? name, [NotNullWhen(true)] out Folder? folder)
    {
        folder = All.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return folder is not null;
    }

    public override string ToString() => Name;
}
