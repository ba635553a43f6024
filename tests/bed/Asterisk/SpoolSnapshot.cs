using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AriVoicemail.Spool;

namespace AriVoicemail.Bed;

/// <summary>
/// What a mailbox's directory holds, without what differs between two runs of the same calls: message ids, and of what was recorded during
/// the run its time and length.
/// </summary>
/// <param name="Folders">The messages of each folder that has any, in their order.</param>
/// <param name="Greetings">What each greeting sounds like, by name.</param>
/// <param name="Leftovers">Every other file: what tmp still holds, locks, sounds without a text and texts without a sound.</param>
public sealed partial record SpoolSnapshot(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Folders, IReadOnlyDictionary<string, string> Greetings, IReadOnlyList<string> Leftovers)
{
    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    /// <param name="mailbox">Its directory.</param>
    public static SpoolSnapshot Read(string mailbox)
    {
        var files = Directory.Exists(mailbox)
            ? Directory.EnumerateFiles(mailbox, "*", All).Select(file => Path.GetRelativePath(mailbox, file)).ToHashSet()
            : [];
        var messages = files.Where(file => Text().IsMatch(file) && files.Contains(Path.ChangeExtension(file, ".wav")))
            .Order(StringComparer.Ordinal).ToList();
        var greetings = files.Where(file => Greeting().IsMatch(file)).ToList();
        return new SpoolSnapshot(
            messages.GroupBy(file => Path.GetDirectoryName(file)!).ToDictionary(
                folder => folder.Key, IReadOnlyList<string> (folder) => [.. folder.Select(file => Message(Path.Combine(mailbox, file)))]),
            greetings.ToDictionary(file => file, file => Sound(Path.Combine(mailbox, file), recorded: true)),
            [.. files.Except(messages).Except(messages.Select(file => Path.ChangeExtension(file, ".wav"))).Except(greetings)
                .Select(file => file.StartsWith("tmp/", StringComparison.Ordinal) ? "tmp/*" + Path.GetExtension(file) : file).Order(StringComparer.Ordinal)]);
    }

    /// <summary>What <paramref name="a"/> and <paramref name="b"/> have not in common, a line for each; none where they are alike.</summary>
    public static IReadOnlyList<string> Differences(SpoolSnapshot a, SpoolSnapshot b)
    {
        var (left, right) = (a.Lines(), b.Lines());
        return [.. left.Keys.Union(right.Keys).Order(StringComparer.Ordinal)
            .Where(place => left.GetValueOrDefault(place) != right.GetValueOrDefault(place))
            .Select(place => $"{place}: {left.GetValueOrDefault(place, "nothing")} | {right.GetValueOrDefault(place, "nothing")}")];
    }

    public override string ToString() => string.Join('\n', Lines().Select(line => $"{line.Key}: {line.Value}"));

    private SortedDictionary<string, string> Lines()
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (folder, messages) in Folders)
            for (var number = 0; number < messages.Count; number++)
                lines[string.Create(CultureInfo.InvariantCulture, $"{folder}/{number:0000}")] = messages[number];
        foreach (var (name, sound) in Greetings) lines[name] = sound;
        foreach (var group in Leftovers.GroupBy(file => file))
            lines[$"left over {group.Key}"] = string.Create(CultureInfo.InvariantCulture, $"{group.Count()}");
        return lines;
    }

    private static string Message(string file)
    {
        var text = MessageText.Parse(File.ReadAllBytes(file));
        var caller = $"\"{text.CallerName}\" <{text.CallerNumber}>";
        var flag = text.Flag.Length == 0 ? "" : $" {text.Flag}";
        // Nobody puts a message of today there, so one of today was recorded by the call.
        var recorded = text.OrigTime > DateTimeOffset.UtcNow.AddDays(-1);
        var when = recorded ? "just now" : string.Create(CultureInfo.InvariantCulture, $"{text.OrigTime.ToUnixTimeSeconds()} {text.Duration} s");
        return $"{Path.GetFileNameWithoutExtension(file)} {caller} {when}{flag} {Sound(Path.ChangeExtension(file, ".wav"), recorded)}";
    }

    /// <summary>A hash of the samples; of a recording, which is never twice the same, only what is heard in it.</summary>
    private static string Sound(string path, bool recorded)
    {
        WavFile sound;
        try
        {
            sound = WavFile.Read(path);
        }
        catch (InvalidDataException error)
        {
            return $"broken: {error.Message}";
        }

        if (!recorded) return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(sound.Samples.AsSpan())))[..12];
        var hertz = Tone.DominantFrequency(sound.Samples, sound.Rate);
        return hertz == 0 ? "silence" : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(hertz / 10) * 10} Hz");
    }

    [GeneratedRegex(@"^[^/]+/msg\d{4}\.txt$")]
    private static partial Regex Text();

    [GeneratedRegex(@"^(unavail|busy|greet|temp)\.wav$")]
    private static partial Regex Greeting();
}
