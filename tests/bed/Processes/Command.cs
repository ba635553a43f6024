using System.Diagnostics;

namespace AriVoicemail.Bed;

/// <summary>A program that does one thing and ends.</summary>
internal static class Command
{
    /// <returns>What it printed, errors included.</returns>
    /// <exception cref="BedException">It ended with another exit code than 0.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, string? folder = null)
    {
        var (exitCode, output) = await TryAsync(command, folder);
        return exitCode == 0 ? output : throw new BedException($"{string.Join(' ', command)} ended with exit code {exitCode}\n{output}");
    }

    public static async Task<(int ExitCode, string Output)> TryAsync(
        IReadOnlyList<string> command, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
