namespace AriVoicemail.Server.Configuration;

/// <summary>Reads the settings and refuses those that cannot be meant.</summary>
internal static class SettingsReader
{
    /// <param name="rules">What has to hold of them, for whoever asks.</param>
    /// <exception cref="ConfigurationException">A key is unknown, or a value wrong or missing; all of them are named.</exception>
    public static Settings Read(IConfiguration configuration, Func<Settings, IEnumerable<string>> rules)
    {
        Refuse(KeyCheck.Errors(configuration, typeof(Settings)));
        var settings = new Settings();
        configuration.Bind(settings);
        Refuse(rules(settings));
        return settings;
    }

    private static void Refuse(IEnumerable<string> errors)
    {
        if (errors.ToList() is { Count: > 0 } lines) throw new ConfigurationException(lines);
    }
}
