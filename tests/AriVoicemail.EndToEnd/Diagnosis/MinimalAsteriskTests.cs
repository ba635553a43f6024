using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Diagnosis;

/// <summary>An Asterisk that has what <c>arivm asterisk-config</c> writes, and nothing else but where its folders are.</summary>
public sealed class MinimalAsteriskTests
{
    [Fact]
    public async Task An_Asterisk_with_just_these_files_takes_a_call_whose_message_arrives()
    {
        await using var asterisk = await AsteriskServer.StartAsync();
        var settings = ArivmProcess.Settings(asterisk);
        // Nobody takes a call there.
        settings["Mwi:Proxy"] = $"127.0.0.1:{Ports.Free()}";
        settings["Mwi:Enabled"] = "false";
        await using var arivm = await ArivmProcess.StartAsync(settings);
        await asterisk.StopAsync();
        foreach (var file in Directory.EnumerateFiles(asterisk.ConfigurationDirectory).Where(file => Path.GetFileName(file) != "asterisk.conf")) File.Delete(file);

        var (exitCode, output) = await arivm.RunAsync("asterisk-config", "--write", asterisk.ConfigurationDirectory, "--sip", asterisk.Sip.ToString());
        var again = await arivm.RunAsync("asterisk-config", "--write", asterisk.ConfigurationDirectory);
        await asterisk.StartAgainAsync();
        await arivm.UntilReadyAsync();
        await arivm.RunAsync("mailbox", "create", "1000");
        await SippCaller.CallAsync(asterisk, "1000", new Speech(Tone: 620, Seconds: 3, Before: 0.5), Ending.Hangup, new Caller("Ann Lee", "5601"));

        Assert.True(exitCode == 0, output);
        Assert.True(again.ExitCode == 1 && again.Output.Contains("there already", StringComparison.Ordinal), again.Output);
        Assert.Equal(
            ["ari.conf", "asterisk.conf", "extensions.conf", "http.conf", "modules.conf", "pjsip.conf"],
            Directory.EnumerateFiles(asterisk.ConfigurationDirectory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        await Poll.ForAsync("the message", () => File.Exists(Path.Combine(asterisk.Folder("1000"), "msg0000.txt")));
        var sound = WavFile.Read(Path.Combine(asterisk.Folder("1000"), "msg0000.wav"));
        Assert.Equal(620, Tone.DominantFrequency(sound.Samples, sound.Rate), tolerance: 5);
        var doctor = await arivm.RunAsync("doctor");
        Assert.All((string[])["ok       modules:", "ok       dialplan:", "ok       recording:"], line => Assert.True(doctor.Output.Contains(line, StringComparison.Ordinal), doctor.Output));
    }
}
