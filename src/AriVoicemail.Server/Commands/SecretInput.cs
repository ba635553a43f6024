using System.Text;

namespace AriVoicemail.Server.Commands;

/// <summary>A PIN that is typed: never in the command line, where everybody on the machine can read it.</summary>
internal static class SecretInput
{
    /// <summary>A line of standard input; at a terminal it is asked for, and not shown.</summary>
    public static async Task<string> ReadAsync(TextWriter error, string what, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected) return (await Console.In.ReadLineAsync(cancellationToken) ?? "").Trim();
        await error.WriteAsync($"{what}: ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key is not ConsoleKey.Backspace) typed.Append(key.KeyChar);
            else if (typed.Length > 0) typed.Length--;
        }
        await error.WriteLineAsync();
        return typed.ToString();
    }
}
