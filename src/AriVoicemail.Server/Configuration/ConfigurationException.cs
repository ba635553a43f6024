namespace AriVoicemail.Server.Configuration;

/// <summary>The configuration cannot be used. Each line names a key or a file, what is there, and what is expected.</summary>
internal sealed class ConfigurationException(IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    public ConfigurationException(string line) : this([line])
    {
    }

    public IReadOnlyList<string> Lines => lines;
}
