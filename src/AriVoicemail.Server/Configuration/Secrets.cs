namespace AriVoicemail.Server.Configuration;

/// <summary>Values that no error and no log may show.</summary>
internal static class Secrets
{
    private static readonly string[] Names = ["Password", "ConnectionString", "Secret", "Token", "Key"];

    public static string Shown(string key, string? value) =>
        Names.Any(name => key.EndsWith(name, StringComparison.OrdinalIgnoreCase)) ? "(hidden)" : $"\"{value}\"";
}
