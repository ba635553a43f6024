using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary><c>arivm call</c> on a call that is going on.</summary>
public sealed class CallCommandTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_call_is_listed_shown_and_hung_up_and_what_was_said_is_a_message()
    {
        string[] key = ["--json", "--key", It.Api.DefaultRequestHeaders.Authorization!.Parameter!];
        await It.CreateMailboxAsync("2050");
        await using var call = SippCaller.Start(It.Asterisk, "l2050s", new Speech(Tone: 620, Seconds: 20), Ending.WaitForBye, new Caller("Ann Lee", "5650"));
        var tmp = Path.Combine(Path.GetDirectoryName(It.Asterisk.Folder("2050"))!, "tmp");
        await Poll.ForAsync("two seconds of sound", () => Directory.Exists(tmp) && Directory.GetFiles(tmp, "arivm-*.wav").Any(file => new FileInfo(file).Length > 32_000));

        var listed = JsonNode.Parse((await It.Arivm.RunAsync(["call", "list", .. key])).Output)!.AsArray().Single(one => (string?)one!["callerNumber"] == "5650")!;
        var id = (string)listed["id"]!;
        var shown = await It.Arivm.RunAsync(["call", "show", id, .. key]);
        var ended = await It.Arivm.RunAsync(["call", "hangup", id, .. key]);
        await It.MessageAsync("2050");
        var gone = await It.Arivm.RunAsync(["call", "hangup", id, .. key]);

        Assert.Equal("leave", (string?)listed["does"]);
        Assert.Equal((0, 0, 4), (shown.ExitCode, ended.ExitCode, gone.ExitCode));
    }
}
