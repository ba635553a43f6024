namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>A configuration file of Asterisk with everything that it includes, as Asterisk reads it.</summary>
/// <param name="Sections">In their order; templates are among them.</param>
internal sealed record ConfigFile(IReadOnlyList<ConfigSection> Sections, IReadOnlyList<Problem> Problems)
{
    /// <exception cref="IOException">It cannot be read. What is wrong in it is a problem, and no exception.</exception>
    public static ConfigFile Read(string path)
    {
        var reader = new ConfigReader(Path.GetFullPath(path));
        reader.Read();
        return new ConfigFile(reader.Sections, reader.Problems);
    }

    /// <summary>A file that somebody else sent: nothing else is read, whatever it includes.</summary>
    /// <param name="name">What it is called where a place in it is told.</param>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static ConfigFile Parse(string name, byte[] bytes, CancellationToken cancellationToken)
    {
        var reader = new ConfigReader(Path.Combine("/", name), isAlone: true, cancellationToken);
        reader.Read(bytes);
        return new ConfigFile(reader.Sections, reader.Problems);
    }

    /// <summary>The first section of that name that is no template.</summary>
    public ConfigSection? Section(string name) => Sections.FirstOrDefault(section => !section.IsTemplate && section.IsNamed(name));
}
