using System.Diagnostics;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Packaging;

/// <summary>What <c>package.sh</c> builds: this version, and one that follows it. Both are built once for all tests.</summary>
internal static class Packages
{
    public const string NewerVersion = "999.0.0";

    /// <summary>What the newer one's configuration says that this version's does not.</summary>
    public const string NewerRemark = "// What is new in this version";

    private static readonly Lazy<Task<(string Now, string Newer)>> Built = new(BuildAsync);

    public static Task<(string Now, string Newer)> PathsAsync() => Built.Value;

    private static async Task<(string Now, string Newer)> BuildAsync() => (await BuildAsync([]), await ChangeAsync(await BuildAsync([NewerVersion])));

    private static async Task<string> BuildAsync(string[] version)
    {
        // Other tests run meanwhile, and some of them listen to sound.
        var start = new ProcessStartInfo("nice", [Path.Combine(Repository.Root, "package.sh"), .. version]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // A few megabytes more for half a minute less, twice.
        start.Environment["DPKG_DEB_COMPRESSOR_TYPE"] = "zstd";
        start.Environment["DPKG_DEB_COMPRESSOR_LEVEL"] = "1";
        using var build = Process.Start(start)!;
        var errors = build.StandardError.ReadToEndAsync();
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, output + await errors);
        return output.Trim().Split('\n')[^1];
    }

    /// <summary>Only when its configuration is another one has dpkg to choose between that and the administrator's.</summary>
    private static async Task<string> ChangeAsync(string package)
    {
        var folder = Directory.CreateTempSubdirectory("arivm-package-");
        await RequireAsync("dpkg-deb", "--raw-extract", package, folder.FullName);
        await File.AppendAllTextAsync(Path.Combine(folder.FullName, "etc/arivoicemail/appsettings.json"), $"{NewerRemark}\n");
        await RequireAsync("dpkg-deb", "--root-owner-group", "-Zzstd", "-z1", "--build", folder.FullName, package);
        folder.Delete(recursive: true);
        return package;
    }

    private static async Task RequireAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
