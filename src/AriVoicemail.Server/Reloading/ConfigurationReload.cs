using System.Reflection;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Reloading;

/// <summary>Reads the configuration again, and changes what can be changed while calls go on.</summary>
/// <param name="running">What the process works with; it is changed in place.</param>
/// <param name="live">What the log listens to.</param>
/// <param name="source">Reads the configuration as the process did when it started.</param>
internal sealed class ConfigurationReload(
    Settings running, LiveConfiguration live, ConfigurationSource source, LiveLamps lamps, ILogger<ConfigurationReload> logger) : IDisposable
{
    private const string Logging = "Logging";

    private readonly SemaphoreSlim _turn = new(1);

    /// <exception cref="ConfigurationException">Something in it is wrong: all of it is named, and nothing was changed.</exception>
    public async Task<ReloadResource> RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var configuration = source.Read();
            var next = SettingsReader.Read(configuration, SettingsRules.Serving);
            var changed = SettingsDifference.Between(running, next);
            if (changed.Any(IsMwi)) await ReplaceLampsAsync(next);
            Copy(next.Voicemail, running.Voicemail);
            var levels = SettingsDifference.Between(live.Current, configuration, Logging);
            if (levels.Count > 0) live.Replace(configuration);
            var answer = new ReloadResource([.. levels, .. changed.Where(IsLive)], [.. changed.Where(key => !IsLive(key))]);
            Log(answer);
            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static bool IsMwi(string key) => key.StartsWith("Mwi:", StringComparison.Ordinal);

    private static bool IsLive(string key) => IsMwi(key) || key.StartsWith("Voicemail:", StringComparison.Ordinal);

    // Not to be cancelled: whoever asked may go away in the midst of it.
    private async Task ReplaceLampsAsync(Settings next)
    {
        try
        {
            await lamps.ReplaceAsync(running, next);
            running.Mwi = next.Mwi;
        }
        catch (InvalidOperationException error)
        {
            throw new ConfigurationException(error.Message);
        }
    }

    // Whoever was given the options keeps them, so their values change; a call looks at each when it needs it.
    private static void Copy(VoicemailOptions from, VoicemailOptions to)
    {
        foreach (var property in typeof(VoicemailOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            property.SetValue(to, property.GetValue(from));
        }
    }

    private void Log(ReloadResource answer)
    {
        logger.LogInformation("The configuration was read again: {Applied}", answer.Applied.Count > 0 ? "changed " + string.Join(", ", answer.Applied) : "nothing to change");
        if (answer.NeedsRestart.Count > 0) logger.LogWarning("Only a restart changes {Keys}", string.Join(", ", answer.NeedsRestart));
    }
}
