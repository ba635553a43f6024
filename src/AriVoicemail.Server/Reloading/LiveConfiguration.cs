namespace AriVoicemail.Server.Reloading;

/// <summary>The configuration that the host's own services see (the levels of the log), replaced as a whole when it is read again.</summary>
internal sealed class LiveConfiguration : ConfigurationProvider, IConfigurationSource
{
    public LiveConfiguration(IConfiguration configuration) => (Current, Data) = (configuration, Flat(configuration));

    public IConfiguration Current { get; private set; }

    public void Replace(IConfiguration configuration)
    {
        (Current, Data) = (configuration, Flat(configuration));
        OnReload();
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    private static Dictionary<string, string?> Flat(IConfiguration configuration) => new(configuration.AsEnumerable(), StringComparer.OrdinalIgnoreCase);
}
