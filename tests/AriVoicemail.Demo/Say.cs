using System.Diagnostics;
using System.Globalization;

namespace AriVoicemail.Demo;

/// <summary>What the person at the terminal reads.</summary>
internal static class Say
{
    private static readonly Stopwatch Clock = Stopwatch.StartNew();

    public static void Title(string text) => Console.WriteLine($"\n{text}\n{new string('-', text.Length)}");

    /// <summary>Something that has just happened, with the seconds since the start.</summary>
    public static void Step(string text) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Clock.Elapsed.TotalSeconds,6:0.0} s  {text}"));

    public static void Text(string text)
    {
        foreach (var line in text.TrimEnd().Split('\n')) Console.WriteLine("    " + line.TrimEnd('\r'));
    }
}
