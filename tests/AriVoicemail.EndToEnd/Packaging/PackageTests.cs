using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Packaging;

public sealed class PackageTests(PackagedServer server) : IClassFixture<PackagedServer>
{
    private const string NoMachine = "a clean Debian can be booted by root alone";

    [Fact]
    public async Task Every_library_comes_with_it()
    {
        Assert.SkipUnless(DebianMachine.CanBoot, NoMachine);

        var libraries = await server.Machine.RunAsync("sh", "-c", "ldd /usr/lib/arivoicemail/arivm /usr/lib/arivoicemail/*.so");
        await server.SignInAsync();
        await server.ArivmAsync("mailbox", "create", "1000");
        await server.DeliverAsync("1000");

        Assert.DoesNotContain("not found", libraries, StringComparison.Ordinal);
        var message = (await server.Http.GetFromJsonAsync<JsonNode>("api/v1/mailboxes/1000@default/messages"))!["items"]![0]!;
        foreach (var format in new[] { "wav", "mp3", "opus" })
        {
            var sound = await server.Http.GetByteArrayAsync(new Uri($"api/v1/mailboxes/1000@default/messages/{message["id"]}/audio?format={format}", UriKind.Relative));
            Assert.True(sound.Length > 1000, format);
        }
    }

    [Fact]
    public async Task It_runs_as_a_user_of_its_own_who_shares_Asterisks_group_and_keeps_passwords_to_itself()
    {
        Assert.SkipUnless(DebianMachine.CanBoot, NoMachine);

        var user = await server.Machine.RunAsync("stat", "-c", "%U %G", $"/proc/{await server.PropertyAsync("MainPID")}");
        var groups = await server.Machine.RunAsync("id", "-nG", "arivoicemail");
        var configuration = await server.Machine.RunAsync("stat", "-c", "%U %G %a", "/etc/arivoicemail/appsettings.json");

        Assert.Equal("arivoicemail arivoicemail", user.Trim());
        Assert.Equal("arivoicemail asterisk", groups.Trim());
        Assert.Equal("root arivoicemail 640", configuration.Trim());
    }

    [Fact]
    public async Task Systemd_finds_its_unit_right_and_well_locked()
    {
        Assert.SkipUnless(DebianMachine.CanBoot, NoMachine);

        // Manual pages are looked for, and a minimal Debian leaves them out.
        var verified = await server.Machine.RunAsync("systemd-analyze", "verify", "--man=no", "/usr/lib/systemd/system/arivoicemail.service");
        var locks = await server.Machine.RunAsync("systemd-analyze", "security", "--no-pager", "--threshold=20", "arivoicemail.service");

        Assert.Equal("", verified);
        Assert.Contains("OK", locks.Trim().Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_gives_signs_of_life_and_is_started_anew_when_it_hangs()
    {
        Assert.SkipUnless(DebianMachine.CanBoot, NoMachine);
        var (restarts, sign) = (await server.NumberAsync("NRestarts"), await server.NumberAsync("WatchdogTimestampMonotonic"));
        await Poll.ForAsync("the next sign of life", async () => await server.NumberAsync("WatchdogTimestampMonotonic") > sign);

        await server.Machine.RunAsync("sh", "-c", $"kill -STOP {await server.PropertyAsync("MainPID")}");

        await Poll.ForAsync("a new start", async () => await server.NumberAsync("NRestarts") > restarts);
        await server.AnswersAsync();
    }
}
