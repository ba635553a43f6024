using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Whether the configuration can be used, and what is in it that cannot.</summary>
internal static class ConfigurationDiagnosis
{
    private const string Check = "configuration";

    /// <summary>The settings as far as they can be read, so that the rest is looked at all the same; null: they cannot be.</summary>
    public static (Settings? Settings, IReadOnlyList<Finding> Findings) Read(Func<IConfiguration> configuration)
    {
        try
        {
            var given = configuration();
            var settings = new Settings();
            var findings = KeyCheck.Errors(given, typeof(Settings)).Select(Wrong).ToList();
            given.Bind(settings);
            findings.AddRange(SettingsRules.Serving(settings).Select(Wrong));
            if (findings.Count == 0) findings.Add(Finding.Ok(Check, "every key is known, and every value can be meant"));
            return (settings, findings);
        }
        catch (ConfigurationException wrong)
        {
            return (null, [.. wrong.Lines.Select(line => Finding.Error(Check, line, "mend the file, or name another one with --config"))]);
        }
        catch (InvalidOperationException)
        {
            // A value that is not of its key's kind: the keys said so already.
            return (null, [.. KeyCheck.Errors(configuration(), typeof(Settings)).Select(Wrong)]);
        }
    }

    private static Finding Wrong(string line)
    {
        var key = line.Split([' ', ','], 2)[0].TrimEnd(':');
        return Finding.Error(Check, line, $"{key} in {ConfigurationSources.DefaultFile} (or the file of --config), or ARIVM__{key.Replace(":", "__", StringComparison.Ordinal)} in the environment");
    }
}
