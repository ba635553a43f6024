namespace AriVoicemail.Server.Reloading;

/// <summary>Where the configuration comes from, to be read as often as anybody asks.</summary>
internal sealed class ConfigurationSource(Func<IConfiguration> read)
{
    /// <exception cref="Configuration.ConfigurationException">A file cannot be read.</exception>
    public IConfiguration Read() => read();
}
