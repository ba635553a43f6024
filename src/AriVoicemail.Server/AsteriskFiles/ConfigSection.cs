namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>A section <c>[name]</c> with what it inherits in front of its own lines.</summary>
internal sealed class ConfigSection(string name, Place place)
{
    public string Name { get; } = name;

    public Place Place { get; } = place;

    /// <summary>Written <c>[name](!)</c>: it only passes its lines on.</summary>
    public bool IsTemplate { get; set; }

    public List<ConfigEntry> Entries { get; } = [];

    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Of several lines of that name the first counts, and so one that is inherited.</summary>
    public ConfigEntry? Find(string name) => Entries.Find(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
