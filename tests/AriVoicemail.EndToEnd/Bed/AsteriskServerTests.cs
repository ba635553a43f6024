using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Bed;

public sealed class AsteriskServerTests
{
    [Fact]
    public async Task Asterisk_returns_on_the_same_ports_after_a_crash()
    {
        await using var asterisk = await AsteriskServer.StartAsync();

        await asterisk.KillAsync();
        await asterisk.StartAgainAsync();
        var result = await SippCaller.CallAsync(asterisk, "7000", new Speech(Seconds: 2), Ending.Hangup);

        Assert.True(result.Succeeded, result.Errors);
        Assert.StartsWith("Asterisk 22", await asterisk.CliAsync("core show version"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asterisk_16_takes_a_message_too()
    {
        Assert.SkipUnless(AsteriskServer.IsThere(16), "this machine's mirror has no Asterisk 16");
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { Version = 16 });

        var result = await SippCaller.CallAsync(asterisk, "7000", new Speech(Seconds: 2), Ending.Hangup);

        result.ShouldHaveSucceeded();
        Assert.DoesNotContain("ERROR", asterisk.ReadLog(), StringComparison.Ordinal);
        await Poll.ForAsync("msg0000.txt", () => File.Exists(Path.Combine(asterisk.Folder("1000"), "msg0000.txt")));
    }

    [Fact]
    public async Task Two_of_them_run_side_by_side()
    {
        await using var one = await AsteriskServer.StartAsync(new AsteriskOptions { Application = "vm-a" });
        await using var two = await AsteriskServer.StartAsync(new AsteriskOptions { Application = "vm-b", RealPrompts = true });

        Assert.Contains("Stasis(vm-a", await one.CliAsync("dialplan show inbound"), StringComparison.Ordinal);
        Assert.Contains("Stasis(vm-b", await two.CliAsync("dialplan show inbound"), StringComparison.Ordinal);
    }
}
