using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>Lays out what one Asterisk reads and writes: configuration, prompts, spool.</summary>
internal static class AsteriskFolder
{
    private static readonly string[] Folders =
        ["cache", "etc", "lib/keys", "data/agi-bin", "data/sounds", "run", "log", "spool/recording/voicemail", "spool/tmp", "spool/outgoing", "spool/monitor"];

    // Asterisk complains about each of these that is absent, and needs nothing in them.
    private static readonly string[] Empty =
        ["acl.conf", "ccss.conf", "features.conf", "musiconhold.conf", "pjproject.conf", "stasis.conf", "udptl.conf", "websocket_client.conf"];

    private const short Loud = 8000;

    public static void Create(string folder, AsteriskPackages packages, AsteriskOptions options, IReadOnlyDictionary<string, string> values)
    {
        foreach (var name in Folders) Directory.CreateDirectory(Path.Combine(folder, name));
        // A recording named voicemail/<context>/<mailbox>/tmp/<id> so lands inside the voicemail spool.
        Directory.CreateSymbolicLink(Path.Combine(folder, "spool/voicemail"), "recording/voicemail");
        foreach (var name in new[] { "documentation", "rest-api", "static-http" })
            Directory.CreateSymbolicLink(Path.Combine(folder, "data", name), packages.Share(name));

        WriteConfiguration(Path.Combine(folder, "etc"), packages, options, values);

        var prompts = Path.Combine(folder, "data/sounds/en");
        if (options.RealPrompts) Directory.CreateSymbolicLink(prompts, packages.Prompts);
        else if (options.Sounds is { } sounds) WriteSounds(prompts, Names(packages.Prompts).Concat(Ours("en")), options.PromptSeconds, sounds);
        else WriteStubs(prompts, Names(packages.Prompts).Concat(Ours("en")), options.PromptSeconds, options.AudiblePrompts);
        foreach (var language in options.Languages)
        {
            var names = options.Complete ? Pack(language).Union(Ours(language)) : Pack(language);
            WriteStubs(Path.Combine(folder, "data/sounds", language), names, options.PromptSeconds, options.AudiblePrompts);
        }
    }

    private static void WriteConfiguration(
        string etc, AsteriskPackages packages, AsteriskOptions options, IReadOnlyDictionary<string, string> values)
    {
        foreach (var name in Empty) File.WriteAllText(Path.Combine(etc, name), "");
        foreach (var name in new[] { "cdr.conf", "cel.conf" }) File.WriteAllText(Path.Combine(etc, name), "[general]\nenable = no\n");

        foreach (var template in Directory.EnumerateFiles(Path.Combine(Repository.Bed, "Asterisk/etc")))
        {
            var text = File.ReadAllText(template).Replace("@DIALPLAN@", options.Dialplan, StringComparison.Ordinal).Replace("@PJSIP@", options.Pjsip, StringComparison.Ordinal);
            text = text.Replace("@VOICEMAIL@", options.Voicemail, StringComparison.Ordinal).Replace("@MORE_MAILBOXES@", options.Mailboxes, StringComparison.Ordinal);
            foreach (var (key, value) in values) text = text.Replace($"@{key}@", value, StringComparison.Ordinal);
            if (Path.GetFileName(template) == "modules.conf") text = WithoutAbsent(text, packages.Modules, options.WithoutModules);
            File.WriteAllText(Path.Combine(etc, Path.GetFileName(template)), text);
        }
        foreach (var (name, text) in options.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(etc, name))!);
            File.WriteAllText(Path.Combine(etc, name), text);
        }
    }

    private static string WithoutAbsent(string modules, string folder, IReadOnlyCollection<string> unwanted) => string.Join('\n', modules.Split('\n').Where(line =>
        !line.StartsWith("load = ", StringComparison.Ordinal)
        || (File.Exists(Path.Combine(folder, line["load = ".Length..])) && !unwanted.Contains(line["load = ".Length..]))));

    private static IEnumerable<string> Names(string prompts) => Directory.EnumerateFiles(prompts, "*.wav", SearchOption.AllDirectories)
        .Select(prompt => Path.ChangeExtension(Path.GetRelativePath(prompts, prompt), null));

    /// <summary>The names in Debian's asterisk-core-sounds-&lt;language&gt; 1.6.1: what is missing there is missing here. German has no pack but ours.</summary>
    private static IEnumerable<string> Pack(string language)
    {
        var names = Path.Combine(Repository.Bed, "Asterisk/prompts", $"{language}.txt");
        return File.Exists(names) ? File.ReadLines(names) : Ours(language);
    }

    /// <summary>What the product adds.</summary>
    private static IEnumerable<string> Ours(string language) => File.ReadLines(Path.Combine(Repository.Root, "sounds/prompts.tsv"))
        .Select(line => line.Split('\t')).Where(row => row.Length > 1 && row[0] == language).Select(row => row[1]);

    /// <summary>One short file under the name of every prompt, so that a call costs no listening time.</summary>
    private static void WriteStubs(string folder, IEnumerable<string> names, double seconds, IReadOnlyCollection<string> audible)
    {
        Directory.CreateDirectory(folder);
        var (silent, sounding) = (Path.Combine(folder, ".stub.wav"), Path.Combine(folder, ".sounding.wav"));
        var sound = new short[(int)(8000 * seconds)];
        WavFile.Write(silent, sound, 8000);
        // No tone: every packet of it sounds from its first sample on.
        Array.Fill(sound, Loud);
        WavFile.Write(sounding, sound, 8000);
        foreach (var name in names)
        {
            var link = Path.Combine(folder, name + ".wav");
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, audible.Contains(name) ? sounding : silent);
        }
    }

    private static void WriteSounds(string folder, IEnumerable<string> names, double seconds, NamedSounds sounds)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(folder, name + ".wav");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            sounds.Write(path, name, seconds);
        }
    }

    public static string Mailboxes(int first, int count, int pin) => string.Join('\n', Enumerable.Range(first, count)
        .Select(number => string.Create(CultureInfo.InvariantCulture, $"{number} = {pin},Mailbox {number},,,tz=utc")));
}
