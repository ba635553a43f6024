namespace AriVoicemail.Bed;

/// <summary>
/// Where a Kamailio is: the one of this machine's distribution, or the newer one that fetch.sh unpacked, which runs through the dynamic
/// linker that came with it.
/// </summary>
internal sealed class KamailioPackages
{
    private readonly string[] _program;
    private readonly string? _root;

    public KamailioPackages(KamailioVersion version)
    {
        _root = version is KamailioVersion.Newest ? NewestFolder : null;
        if (_root is not null && !File.Exists(Path.Combine(_root, "usr/sbin/kamailio"))) throw new BedException($"no Kamailio in {_root}: run tests/bed/fetch.sh");
        // Its modules look for its libraries only where the package would be installed.
        if (_root is null)
        {
            _program = [Find("/usr/sbin/kamailio")];
            Libraries = $"{Path.GetDirectoryName(Modules)}:{Environment.GetEnvironmentVariable("LD_LIBRARY_PATH")}".TrimEnd(':');
            return;
        }
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(Modules))!;
        var linker = Directory.EnumerateFiles(folder, "ld-linux*.so.*").First();
        _program = [linker, "--library-path", $"{folder}:{folder}/kamailio", Find("/usr/sbin/kamailio")];
    }

    public static bool HasNewest => File.Exists(Path.Combine(NewestFolder, "usr/sbin/kamailio"));

    public string Modules => Find("/usr/lib/*/kamailio/modules");

    /// <summary>For LD_LIBRARY_PATH; null: not needed.</summary>
    public string? Libraries { get; }

    private static string NewestFolder => Path.Combine(Repository.Cache, "kamailio61");

    public string[] Command(params string[] arguments) => [.. _program, .. arguments];

    private string Find(string pattern) => _root is null ? Repository.Find(pattern) : Repository.Find(_root + pattern);
}
