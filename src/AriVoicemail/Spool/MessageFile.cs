using System.Globalization;

namespace AriVoicemail.Spool;

/// <summary>Names of a message's files: <c>msgNNNN.txt</c>, and <c>msgNNNN.</c> and a format for its sound.</summary>
internal static class MessageFile
{
    /// <summary>app_voicemail writes four digits and counts no further.</summary>
    public const int Highest = 9999;

    /// <summary>Of Asterisk's file formats those that a voicemail is configured with; any of them plays.</summary>
    public static readonly IReadOnlyList<string> SoundExtensions = [".wav", ".WAV", ".gsm", ".ulaw", ".alaw", ".g722", ".sln", ".sln16"];

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
        [.. Directory.EnumerateFiles(folder, Stem(number) + ".*").OrderBy(path => path.EndsWith(TextExtension, StringComparison.Ordinal))];

    /// <summary>Whether there is sound under a number that has no text.</summary>
    public static bool IsLeftover(string folder, int number)
    {
        var path = Path.Combine(folder, Stem(number));
        return !File.Exists(path + TextExtension) && SoundExtensions.Any(extension => File.Exists(path + extension));
    }

    /// <summary>
    /// Gives a message another place. Its sound is linked there before the text goes and is unlinked after it: the text finds its sound
    /// beside it at any moment. Where no links can be made the sound is renamed first, as app_voicemail does.
    /// </summary>
    /// <param name="files">As <see cref="Of"/> orders them.</param>
    public static void Move(IReadOnlyList<string> files, string folder, int number)
    {
        var linked = new List<string>();
        foreach (var file in files)
        {
            var place = Path.Combine(folder, Stem(number) + Path.GetExtension(file));
            if (!file.EndsWith(TextExtension, StringComparison.Ordinal) && Posix.TryLinkOnSameDisk(file, place)) linked.Add(file);
            else File.Move(file, place);
        }
        foreach (var file in linked) File.Delete(file);
    }

    /// <summary>NNNN of <c>msgNNNN.txt</c>; null for every other name.</summary>
    public static int? NumberOf(ReadOnlySpan<char> name) =>
        name.Length == 11 && name.StartsWith(Prefix) && name.EndsWith(TextExtension)
        && int.TryParse(name[3..7], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string Stem(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:0000}");
}
