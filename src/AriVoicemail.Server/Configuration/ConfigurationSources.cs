using System.Text;
using System.Text.Json;

namespace AriVoicemail.Server.Configuration;

/// <summary>
/// Where settings come from, the later winning: a JSON file, the environment (<c>ARIVM__Mwi__Proxy</c>), the command line (<c>--Mwi:Proxy=…</c>).
/// </summary>
internal static class ConfigurationSources
{
    public const string DefaultFile = "appsettings.json";
    private const string EnvironmentPrefix = "ARIVM__";

    // A package puts a link to its configuration beside the program.
    private static readonly string[] Places = [DefaultFile, Path.Combine(AppContext.BaseDirectory, DefaultFile)];

    /// <param name="file">The file that was asked for; null: <see cref="DefaultFile"/> in the working directory or else beside the program, if there is one.</param>
    /// <param name="overrides">Arguments of the form <c>--Section:Key=value</c>.</param>
    /// <exception cref="ConfigurationException">The file cannot be read or is not JSON.</exception>
    public static IConfigurationRoot Read(string? file, IEnumerable<string> overrides)
    {
        var builder = new ConfigurationBuilder();
        file ??= Places.FirstOrDefault(File.Exists);
        if (file is not null) builder.AddJsonStream(Open(file));
        builder.AddEnvironmentVariables(EnvironmentPrefix);
        // As everywhere else on a command line, the last one counts.
        builder.AddInMemoryCollection(overrides.Select(Split).GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(same => same.Last()));
        try
        {
            return builder.Build();
        }
        catch (FormatException error)
        {
            // A key that is there twice is found only now.
            throw new ConfigurationException($"{file}: {error.Message}");
        }
    }

    public static bool IsOverride(string argument)
    {
        var name = argument.Split('=', 2)[0];
        return argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('=') && name.IndexOf(':') > 2;
    }

    private static KeyValuePair<string, string?> Split(string argument)
    {
        var parts = argument[2..].Split('=', 2);
        return new(parts[0], parts[1]);
    }

    private static MemoryStream Open(string file)
    {
        try
        {
            var text = File.ReadAllText(file, Encoding.UTF8);
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(text, options);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? new MemoryStream(Encoding.UTF8.GetBytes(text))
                : throw new ConfigurationException($"{file}: line 1: expected a JSON object {{…}}");
        }
        catch (JsonException error)
        {
            throw new ConfigurationException($"{file}: line {error.LineNumber + 1}: not valid JSON: {WithoutPosition(error.Message)}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: cannot be read: {error.Message}");
        }
    }

    private static string WithoutPosition(string message) => message.Split(" LineNumber:")[0];
}
