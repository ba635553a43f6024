using System.Text.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.AsteriskFiles;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Importing;

/// <summary>voicemail.conf's <c>[general]</c> as our settings, and what of it concerns each mailbox.</summary>
internal sealed class GeneralSettings
{
    // What app_voicemail does where its file says nothing and we would do something else.
    private static readonly (string Ours, int Value)[] TheirDefaults = [("MaxSecs", 0), ("MinSecs", 0), ("MaxSilence", 0)];

    // The one of dsp.conf.
    private const int UsualThreshold = 256;

    // pollfreq
    private const int UsualPoll = 30;

    private readonly ConfigSection _section;
    private readonly List<Problem> _problems;
    private readonly JsonObject _voicemail = [];

    /// <param name="sections">Those of that name.</param>
    public GeneralSettings(IReadOnlyList<ConfigSection> sections, Zones zones, List<Problem> problems)
    {
        (_section, _problems) = (sections.Count > 0 ? sections[0] : new ConfigSection("general", default), problems);
        foreach (var other in sections.Skip(1)) problems.Add(new Problem(other.Place, "a second [general]; app_voicemail reads the first alone"));
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in _section.Entries)
        {
            if (taken.Add(entry.Name)) Take(entry);
            else Note(entry, $"{entry.Name} is there twice; the first counts");
        }
        TakeRenamed("maxmessage", "maxsecs");
        TakeRenamed("minmessage", "minsecs");
        if (Value("tz") is { Length: > 0 } name) TakeZone(zones, name);
        if (ConfigValue.IsTrue(Value("pollmailboxes") ?? "")) ScanSeconds = Math.Max(0, ConfigValue.Number(Value("pollfreq") ?? "") ?? UsualPoll);
        foreach (var (ours, value) in TheirDefaults.Where(one => !_voicemail.ContainsKey(one.Ours))) _voicemail[ours] = value;
        if ((int)_voicemail["MaxSilence"]! > 0 && !_voicemail.ContainsKey("SilenceThreshold")) _voicemail["SilenceThreshold"] = UsualThreshold;
        Voicemail = _voicemail.Deserialize<VoicemailOptions>()!;
        ExitContext = Value("exitcontext") is { Length: > 0 } context ? context : null;
        PinInSpool = Value("passwordlocation") == "spooldir";
        SearchContexts = ConfigValue.IsTrue(Value("searchcontexts") ?? "");
        AliasesContext = Value("aliasescontext") is { Length: > 0 } aliases ? aliases : null;
    }

    /// <summary>The settings, with what app_voicemail's defaults are.</summary>
    public VoicemailOptions Voicemail { get; }

    /// <summary>How often the spool is looked through; null: nothing is said of it.</summary>
    public int? ScanSeconds { get; }

    /// <summary>Of mailboxes that have none of their own.</summary>
    public string? ExitContext { get; }

    public bool PinInSpool { get; }

    /// <summary>Whether a number is the same mailbox in every context.</summary>
    public bool SearchContexts { get; }

    public string? AliasesContext { get; }

    /// <summary>As a configuration file has it.</summary>
    public JsonObject Json
    {
        get
        {
            var json = new JsonObject { [nameof(Settings.Voicemail)] = _voicemail.DeepClone() };
            if (ScanSeconds is { } seconds) json[nameof(Settings.Spool)] = new JsonObject { [nameof(ScanSeconds)] = seconds };
            return json;
        }
    }

    private string? Value(string name) => _section.Find(name)?.Value;

    private void Take(ConfigEntry entry)
    {
        var (name, value) = (entry.Name, entry.Value);
        if (GeneralKeys.Flags.TryGetValue(name, out var flag)) Set(flag, ConfigValue.IsTrue(value));
        else if (GeneralKeys.Numbers.TryGetValue(name, out var number)) TakeNumber(entry, number);
        else if (GeneralKeys.Texts.TryGetValue(name, out var text)) Set(text, value);
        else if (GeneralKeys.Bodies.TryGetValue(name, out var body)) Set(body, OptionValue.Body(value));
        else if (GeneralKeys.Digits.TryGetValue(name, out var keys)) TakeKeys(entry, keys);
        else if (name.Equals("maxmsg", StringComparison.OrdinalIgnoreCase)) Set("MaxMsg", OptionValue.MaxMsg(value));
        else if (name.Equals("backupdeleted", StringComparison.OrdinalIgnoreCase)) Set("Menu:BackupDeleted", OptionValue.BackupDeleted(value));
        else if (name.Equals("volgain", StringComparison.OrdinalIgnoreCase)) Set("Mail:VolumeGain", ConfigValue.Decimal(value) ?? 0);
        else if (GeneralKeys.Nowhere.TryGetValue(name, out var reason)) Note(entry, $"{name} is kept nowhere: {reason}");
        else if (!GeneralKeys.Elsewhere.Contains(name)) Note(entry, $"{name} is unknown to app_voicemail, which passes it over");
    }

    private void TakeNumber(ConfigEntry entry, (string Ours, int Least, int Most) key)
    {
        if (ConfigValue.Number(entry.Value) is not { } number)
        {
            Note(entry, $"{entry.Name}={entry.Value} is no number; what app_voicemail does without it counts");
            return;
        }
        var nearest = Math.Clamp(number, key.Least, key.Most);
        if (nearest != number) Note(entry, $"{entry.Name}={entry.Value} becomes {nearest}, the nearest that Voicemail:{key.Ours} may be");
        Set(key.Ours, nearest);
    }

    private void TakeKeys(ConfigEntry entry, string ours)
    {
        if (entry.Value.All(key => char.IsAsciiDigit(key) || key is '*' or '#')) Set(ours, entry.Value);
        else Note(entry, $"{entry.Name}={entry.Value} is more than 0 to 9, * and #; as in app_voicemail the usual keys stay");
    }

    // The names of old.
    private void TakeRenamed(string old, string name)
    {
        if (_section.Find(old) is { } entry && _section.Find(name) is null) TakeNumber(entry, GeneralKeys.Numbers[name]);
    }

    private void TakeZone(Zones zones, string name)
    {
        if (zones.Find(name) is not { } zone)
        {
            Note(_section.Find("tz")!, $"tz={name} names no zone of [zonemessages]; app_voicemail passes it over");
            return;
        }
        if (zone.TimeZone is not null) Set("Menu:TimeZone", zone.TimeZone);
        if (zone.DateFormat is not null) Set("Menu:DateFormat", zone.DateFormat);
    }

    private void Set(string ours, JsonNode value)
    {
        var parts = ours.Split(':');
        var section = _voicemail;
        if (parts.Length > 1)
        {
            section = _voicemail[parts[0]] as JsonObject ?? [];
            _voicemail[parts[0]] ??= section;
        }
        section[parts[^1]] = value;
    }

    private void Note(ConfigEntry entry, string text) => _problems.Add(new Problem(entry.Place, text));
}
