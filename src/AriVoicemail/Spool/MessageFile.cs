using System.Globalization;

namespace AriVoicemail.Spool;

/// <summary>Names of a message's files: <c>msgNNNN.txt</c>, and <c>msgNNNN.</c> and a format for its sound.</summary>
internal static class MessageFile
{
    /// <summary>app_voicemail writes four digits and counts no further.</summary>
    public const int Highest = 9999;

    private const string Prefix = "msg";
    private const string TextExtension = ".txt";

    public static string Text(string folder, int number) => Path.Combine(folder, Stem(number) + TextExtension);

    public static string Audio(string folder, int number) => Path.Combine(folder, Stem(number) + ".wav");

    /// <summary>The messages of a folder: a message is there when its text is.</summary>
    public static IEnumerable<int> Numbers(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*" + TextExtension))
        {
            if (NumberOf(Path.GetFileName(path.AsSpan())) is { } number) yield return number;
        }
    }

    /// <summary>All files of one message: its sound in every format, then its text, which is what makes it a message.</summary>
    public static IReadOnlyList<string> Of(string folder, int number) =>
        [.. Directory.EnumerateFiles(folder, Stem(number) + ".*").OrderBy(IsText)];

    /// <summary>Whether there is sound, in whatever format, under a number that has no text. Asked by name, because a folder may be large.</summary>
    public static bool IsLeftover(string folder, int number)
    {
        var path = Path.Combine(folder, Stem(number));
        return !File.Exists(path + TextExtension) && SoundExtensions.All.Any(extension => File.Exists(path + extension));
    }

    /// <summary>What is written in a text; null when it is gone.</summary>
    public static MessageText? Read(string path)
    {
        try
        {
            return MessageText.Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Gives a message another place. Its sound lies in both while its text is renamed: the text finds its sound beside it at any moment.
    /// </summary>
    public static void Move(IReadOnlyList<string> files, string folder, int number, OwnChanges own)
    {
        string Place(string file) => Path.Combine(folder, Stem(number) + Path.GetExtension(file));
        var sounds = files.Where(file => !IsText(file)).ToArray();
        foreach (var sound in sounds)
        {
            if (!Posix.TryLinkOnSameDisk(sound, Place(sound))) SyncedFile.Copy(sound, Place(sound));
        }
        foreach (var text in files.Where(IsText))
        {
            own.Expect(text);
            own.Expect(Place(text));
            File.Move(text, Place(text));
        }
        foreach (var sound in sounds) File.Delete(sound);
    }

    /// <summary>NNNN of <c>msgNNNN.txt</c>; null for every other name.</summary>
    public static int? NumberOf(ReadOnlySpan<char> name) =>
        name.Length == 11 && name.StartsWith(Prefix) && name.EndsWith(TextExtension)
        && int.TryParse(name[3..7], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static bool IsText(string path) => path.EndsWith(TextExtension, StringComparison.Ordinal);

    public static string Stem(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:0000}");
}
