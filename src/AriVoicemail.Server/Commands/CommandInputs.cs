using System.CommandLine;
using AriVoicemail.Database;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Commands;

/// <summary>What every command has at hand: the configuration, and where it writes to.</summary>
internal sealed class CommandInputs(IReadOnlyList<string> overrides, TextWriter output, TextWriter error)
{
    public Option<string?> ConfigFile { get; } = new("--config")
    {
        Description = $"The configuration file; {ConfigurationSources.DefaultFile} in the working directory if not given.",
        HelpName = "file",
        Recursive = true,
    };

    public TextWriter Output => output;

    public TextWriter Error => error;

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
