namespace AriVoicemail.Tests.Prompts;

/// <summary>What lies in <c>sounds</c>, and the names of Debian's packs.</summary>
public static class Manifest
{
    private static readonly string Root = Find();

    public static string Sounds => Path.Combine(Root, "sounds");

    public static IReadOnlyList<Prompt> Prompts { get; } =
        [.. Lines(Path.Combine(Sounds, "prompts.tsv")).Select(line => line.Split('\t', 3)).Select(cells => new Prompt(cells[0], cells[1], cells[2]))];

    /// <summary>The SHA-256 of each file in <c>sounds</c> that is or is made.</summary>
    public static IReadOnlyDictionary<string, string> Sums { get; } =
        Lines(Path.Combine(Sounds, "SHA256SUMS")).Select(line => line.Split("  ", 2)).ToDictionary(cells => cells[1], cells => cells[0]);

    /// <summary>None for a language without a pack.</summary>
    public static IReadOnlyList<string> Stock(string language)
    {
        var list = Path.Combine(Root, $"tests/AriVoicemail.Tests/Prompts/stock-{language}.txt");
        return File.Exists(list) ? [.. Lines(list)] : [];
    }

    /// <summary>The C# of the product.</summary>
    public static IEnumerable<string> Sources() => Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories);

    private static IEnumerable<string> Lines(string file) => File.ReadLines(file).Where(line => line.Length > 0 && line[0] is not '#');

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AriVoicemail.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}

/// <param name="Language">The folder below Asterisk's sounds.</param>
/// <param name="File">Without an extension.</param>
/// <param name="Text">What is spoken.</param>
public sealed record Prompt(string Language, string File, string Text)
{
    /// <summary>Of the sound, below <c>sounds</c>.</summary>
    public string Path => $"{Language}/{File}.wav";
}
