using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.Server.Commands;
using AriVoicemail.Server.Configuration;
using Dapper;

namespace AriVoicemail.EndToEnd.Diagnosis;

/// <summary>A healthy installation with everything that there is to look at; each breakage breaks one thing of it, and puts it back.</summary>
public sealed class DoctorFixture : IAsyncLifetime
{
    public Installation It { get; private set; } = null!;

    public AsteriskServer Asterisk => It.Asterisk;

    public async ValueTask InitializeAsync()
    {
        It = await Installation.StartAsync(new InstallationOptions { Lamps = true, Engine = SqlEngine.PostgreSql });
        await It.CreateMailboxAsync("1000");
    }

    public ValueTask DisposeAsync() => It.DisposeAsync();

    private IEnumerable<string> Overrides => It.Settings.Append(new("Http:Listen", It.Arivm.Http.Authority)).Select(setting => $"--{setting.Key}={setting.Value}");

    /// <summary>What the installation was started with.</summary>
    internal Settings Settings() => SettingsReader.Read(ConfigurationSources.Read(null, Overrides), _ => []);

    /// <summary>Runs <c>arivm doctor --json</c> with the installation's settings, but for what is given.</summary>
    public async Task<(int ExitCode, IReadOnlyList<Found> Findings)> LookAsync(params string[] changes)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync([.. Overrides, .. changes, "doctor", "--json"], output, error);
        Assert.True(output.ToString().StartsWith('['), error.ToString());
        return (code, [.. JsonNode.Parse(output.ToString())!.AsArray().Select(Found.Of)]);
    }

    /// <summary>Changes a file of Asterisk's configuration; what comes back puts it back. Asterisk starts anew both times.</summary>
    public async Task<Func<Task>> ConfigureAsync(string file, Func<string, string> change)
    {
        var path = Path.Combine(Asterisk.ConfigurationDirectory, file);
        var before = await File.ReadAllTextAsync(path);
        Assert.NotEqual(before, change(before));
        await File.WriteAllTextAsync(path, change(before));
        await Asterisk.RestartAsync();
        return async () =>
        {
            await File.WriteAllTextAsync(path, before);
            await RestartAsync();
        };
    }

    /// <summary>Starts Asterisk anew, and waits until its calls come to arivm again.</summary>
    public async Task RestartAsync()
    {
        await Asterisk.RestartAsync();
        await It.Arivm.UntilReadyAsync();
        await Poll.ForAsync("the application in Asterisk", async () => (await Asterisk.CliAsync("ari show apps")).Split('\n').Any(line => line.Trim() == Asterisk.Application));
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var database = new SqlDatabase(SqlEngine.PostgreSql, It.Settings["Database:ConnectionString"]);
        return await database.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(sql, transaction: transaction), CancellationToken.None);
    }

    public sealed record Found(string Check, bool Ok, string Severity, string Detail, string? Remedy)
    {
        public static Found Of(JsonNode? node) => new(
            (string)node!["check"]!, (bool)node["ok"]!, (string)node["severity"]!, (string)node["detail"]!, (string?)node["remedy"]);
    }
}
