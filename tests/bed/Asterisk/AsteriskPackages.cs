namespace AriVoicemail.Bed;

/// <summary>
/// An Asterisk that fetch.sh unpacked. It may be built for a newer C library than this machine has, so it runs through the dynamic
/// linker that was unpacked with it.
/// </summary>
internal sealed class AsteriskPackages
{
    private readonly string _root;
    private readonly string[] _libraries;

    public AsteriskPackages(int version)
    {
        _root = Folder(version);
        if (!File.Exists(Path.Combine(_root, "usr/sbin/asterisk")))
            throw new BedException($"Asterisk {version} is not in {_root}: run tests/bed/fetch.sh");
        var parents = new[] { Path.Combine(_root, "usr/lib"), Path.Combine(_root, "lib") }.Where(Directory.Exists).ToArray();
        // Folders like x86_64-linux-gnu; before merged /usr there are two of them, and Asterisk 16 is beside them.
        _libraries = [.. parents.SelectMany(parent => Directory.EnumerateDirectories(parent, "*-linux-gnu*")), Path.Combine(_root, "usr/lib")];
        Modules = _libraries.Select(folder => Path.Combine(folder, "asterisk/modules")).First(Directory.Exists);
    }

    public string Modules { get; }

    public string Sbin => Path.Combine(_root, "usr/sbin");

    public string Prompts => Path.Combine(_root, "usr/share/asterisk/sounds/en_US_f_Allison");

    public static string Folder(int version) => Path.Combine(Repository.Cache, version == 22 ? "asterisk" : $"asterisk{version}");

    public string Share(string folder) => Path.Combine(_root, "usr/share/asterisk", folder);

    public string[] Command(string configuration, params string[] arguments)
    {
        var linker = _libraries.SelectMany(folder => Directory.EnumerateFiles(folder, "ld-linux*.so.*")).First();
        return [linker, "--library-path", string.Join(':', _libraries), Path.Combine(Sbin, "asterisk"), "-C", configuration, .. arguments];
    }
}
