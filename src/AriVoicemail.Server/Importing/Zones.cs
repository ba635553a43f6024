using AriVoicemail.Mailboxes;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Importing;

/// <summary><c>[zonemessages]</c>: time zones and ways to tell a date, by the names that <c>tz=</c> has for them.</summary>
internal sealed class Zones
{
    private readonly Dictionary<string, Zone> _zones = [];

    public static Zones Read(IEnumerable<ConfigSection> sections, ICollection<Problem> problems)
    {
        var zones = new Zones();
        foreach (var entry in sections.SelectMany(section => section.Entries))
        {
            var bar = entry.Value.IndexOfAny(['|', ',']);
            if (bar < 0) problems.Add(new Problem(entry.Place, $"zone {entry.Name} is no 'time zone|format'; app_voicemail passes it over"));
            // Of two zones of a name the later one counts.
            else zones._zones[entry.Name] = Checked(entry, new MenuSettings { TimeZone = entry.Value[..bar], DateFormat = entry.Value[(bar + 1)..] }, problems);
        }
        return zones;
    }

    public Zone? Find(string name) => _zones.GetValueOrDefault(name);

    private static Zone Checked(ConfigEntry entry, MenuSettings settings, ICollection<Problem> problems)
    {
        var wrong = settings.Problems().ToList();
        foreach (var (setting, reason) in wrong) problems.Add(new Problem(entry.Place, $"zone {entry.Name}: its {setting} is not taken over: {reason}"));
        string? Unless(string setting, string? value) => wrong.Exists(one => one.Setting == setting) ? null : value;
        return new Zone(Unless(nameof(settings.TimeZone), settings.TimeZone), Unless(nameof(settings.DateFormat), settings.DateFormat));
    }
}
