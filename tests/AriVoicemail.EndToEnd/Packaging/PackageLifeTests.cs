using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Packaging;

public sealed class PackageLifeTests(PackagedServer server) : IClassFixture<PackagedServer>
{
    private const string Configuration = "/etc/arivoicemail/appsettings.json";

    [Fact]
    public async Task Upgraded_removed_and_purged_it_keeps_what_administrators_and_callers_made()
    {
        Assert.SkipUnless(DebianMachine.CanBoot, "a clean Debian can be booted by root alone");
        await server.SignInAsync();
        await server.ArivmAsync("mailbox", "create", "1000");
        await server.DeliverAsync("1000");
        var configured = (await File.ReadAllTextAsync(server.Machine[Configuration])).Replace("change-me", "changed-by-me", StringComparison.Ordinal);
        await File.WriteAllTextAsync(server.Machine[Configuration], configured);

        Assert.Equal("enabled", (await server.Machine.RunAsync("systemctl", "is-enabled", "arivoicemail")).Trim());

        // Both sides have changed the file: without somebody to ask, apt is told that the administrator's stays.
        await server.InstallAsync((await Packages.PathsAsync()).Newer, "-o", "Dpkg::Options::=--force-confold");
        await server.AnswersAsync();

        Assert.Equal(configured, await File.ReadAllTextAsync(server.Machine[Configuration]));
        Assert.Contains(Packages.NewerRemark, await File.ReadAllTextAsync(server.Machine[$"{Configuration}.dpkg-dist"]), StringComparison.Ordinal);
        Assert.Equal("enabled", (await server.Machine.RunAsync("systemctl", "is-enabled", "arivoicemail")).Trim());
        Assert.Equal("root arivoicemail 640", (await server.Machine.RunAsync("stat", "-c", "%U %G %a", Configuration)).Trim());
        Assert.Equal(Packages.NewerVersion, (string?)(await server.Http.GetFromJsonAsync<JsonNode>("api/v1/status"))!["version"]);
        Assert.Single((await server.Http.GetFromJsonAsync<JsonNode>("api/v1/mailboxes/1000@default/messages"))!["items"]!.AsArray());

        await server.Machine.RunAsync("apt-get", "-y", "-q", "remove", "arivoicemail");

        Assert.False(Path.Exists(server.Machine["/usr/lib/arivoicemail"]));
        Assert.False(Path.Exists(server.Machine["/usr/share/arivoicemail"]));
        Assert.Equal(configured, await File.ReadAllTextAsync(server.Machine[Configuration]));
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Http.GetAsync(new Uri("healthz", UriKind.Relative)));

        var purge = await server.Machine.RunAsync("apt-get", "-y", "-q", "purge", "arivoicemail");

        Assert.False(Directory.Exists(server.Machine["/etc/arivoicemail"]));
        Assert.Contains("/var/spool/arivoicemail stays", purge, StringComparison.Ordinal);
        Assert.True(File.Exists(server.Machine["/var/spool/arivoicemail/default/1000/INBOX/msg0000.wav"]));
        Assert.True(File.Exists(server.Machine["/var/lib/arivoicemail/arivoicemail.db"]));
    }
}
