using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriVoicemail.Database;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Commands;

/// <summary>What every command has at hand: the configuration, and where it writes to.</summary>
internal sealed class CommandInputs(IReadOnlyList<string> overrides, TextWriter output, TextWriter error)
{
    /// <summary>As REST writes it, but easy to read.</summary>
    public static readonly JsonSerializerOptions JsonText = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public Option<string?> ConfigFile { get; } = new("--config")
    {
        Description = $"The configuration file; {ConfigurationSources.DefaultFile} in the working directory if not given, or else the one of the package.",
        HelpName = "file",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "The answer as JSON, with the names that REST has; errors as {\"error\", \"exitCode\"} on standard error.",
        Recursive = true,
    };

    public TextWriter Output => output;

    public TextWriter Error => error;

    public bool IsJson(ParseResult parsed) => parsed.GetValue(Json);

    public Task WriteJsonAsync(object answer) => output.WriteLineAsync(JsonSerializer.Serialize(answer, JsonText));

    /// <summary>A list: for people a table, with <c>--json</c> what REST would list.</summary>
    public Task TableAsync<T>(ParseResult parsed, IReadOnlyCollection<T> items, IReadOnlyList<string> heads, Func<T, IReadOnlyList<string>> row) =>
        IsJson(parsed) ? WriteJsonAsync(items) : TextTable.WriteAsync(output, heads, items.Select(row));

    /// <summary>Shows progress where errors are shown, so that what a command answers stays alone in its output.</summary>
    public ProgressLine Progress() => new(error, isTerminal: error == Console.Error && !Console.IsErrorRedirected);

    public IConfigurationRoot Configuration(ParseResult parsed) => ConfigurationSources.Read(parsed.GetValue(ConfigFile), overrides);

    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public Settings Settings(ParseResult parsed, Func<Settings, IEnumerable<string>> rules) => SettingsReader.Read(Configuration(parsed), rules);

    /// <summary>The configured database, brought up to date.</summary>
    public static async Task<SqlDatabase> OpenDatabaseAsync(Settings settings, CancellationToken cancellationToken)
    {
        var database = Services.OpenDatabase(settings);
        try
        {
            await Migrations.ApplyAsync(database, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
