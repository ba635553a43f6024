using AriVoicemail.Bed;
using AriVoicemail.Server.Commands;

namespace AriVoicemail.EndToEnd.Diagnosis;

/// <summary>An Asterisk that has what <c>arivm asterisk-config</c> writes, and nothing else but where its folders are.</summary>
public sealed class MinimalAsteriskTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_Asterisk_with_just_these_files_takes_a_call_whose_message_arrives(bool sharedDisk)
    {
        await using var asterisk = await AsteriskServer.StartAsync();
        await asterisk.StopAsync();
        foreach (var file in Directory.EnumerateFiles(asterisk.ConfigurationDirectory).Where(file => Path.GetFileName(file) != "asterisk.conf")) File.Delete(file);
        var settings = ArivmProcess.Settings(asterisk);
        // Behind a semicolon is a remark, unless it is written otherwise.
        settings["Asterisk:Password"] = @"half;of\;it";
        // Nobody takes a call there.
        settings["Mwi:Proxy"] = $"127.0.0.1:{Ports.Free()}";
        settings["Mwi:Enabled"] = "false";
        if (!sharedDisk)
        {
            settings["Asterisk:RecordingDirectory"] = "";
            settings["Spool:Directory"] = Path.Combine(asterisk.ConfigurationDirectory, "spool");
        }

        var written = await WriteAsync(settings, "--write", asterisk.ConfigurationDirectory, "--sip", asterisk.Sip.ToString());
        var again = await WriteAsync(settings, "--write", asterisk.ConfigurationDirectory);
        await asterisk.StartAgainAsync();
        await using var arivm = await ArivmProcess.StartAsync(settings);
        await arivm.RunAsync("mailbox", "create", "1000");
        await SippCaller.CallAsync(asterisk, "1000", new Speech(Tone: 620, Seconds: 3, Before: 0.5), Ending.Hangup, new Caller("Ann Lee", "5601"));

        Assert.True(written.Code == 0, written.Error);
        Assert.True(again.Code == 1 && again.Error.Contains("there already", StringComparison.Ordinal), again.Error);
        Assert.Equal(
            ["ari.conf", "asterisk.conf", "extensions.conf", "http.conf", "modules.conf", "pjsip.conf"],
            Directory.EnumerateFiles(asterisk.ConfigurationDirectory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        var inbox = Path.Combine(settings["Spool:Directory"], "default/1000/INBOX");
        await Poll.ForAsync("the message", () => File.Exists(Path.Combine(inbox, "msg0000.txt")));
        var sound = WavFile.Read(Path.Combine(inbox, "msg0000.wav"));
        Assert.Equal(620, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
        var doctor = await arivm.RunAsync("doctor");
        Assert.All((string[])["ok       modules:", "ok       dialplan:", "ok       recording:"], line => Assert.True(doctor.Output.Contains(line, StringComparison.Ordinal), doctor.Output));
    }

    private static async Task<(int Code, string Error)> WriteAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. settings.Select(setting => $"--{setting.Key}={setting.Value}"), "asterisk-config", .. arguments], TextWriter.Null, error);
        return (code, error.ToString());
    }
}
