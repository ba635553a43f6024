using System.Runtime.InteropServices;
using AriVoicemail.Ari;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>
/// An installation where both sides of a call are recorded as they hear it: <c>r1234s</c> is <c>Stasis(vm,leave,1234@default,s)</c> and
/// <c>s1234s</c> <c>Stasis(vm,screen,1234@default,s)</c>.
/// </summary>
public sealed class ScreeningFixture : IAsyncLifetime
{
    private const string Dialplan = """
        exten => _rXXXX!,1,Answer()
         same => n,MixMonitor(,t(${EXTEN}.wav))
         same => n,Stasis(@APPLICATION@,leave,${EXTEN:1:4}@default,${EXTEN:5})
         same => n,Verbose(1,CONTINUED ${EXTEN} VMSTATUS=${VMSTATUS} STASISSTATUS=${STASISSTATUS})
         same => n,Hangup()
        exten => _sXXXX!,1,Answer()
         same => n,MixMonitor(,t(${EXTEN}.wav))
         same => n,Stasis(@APPLICATION@,screen,${EXTEN:1:4}@default,${EXTEN:5})
         same => n,Verbose(1,SCREENED ${EXTEN} VMSTATUS=${VMSTATUS} STASISSTATUS=${STASISSTATUS})
         same => n,Hangup()

        """;

    private RestActionConsumer _rest = null!;
    private AriClient _ari = null!;

    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Installation = await Installation.StartAsync(new InstallationOptions
        {
            Dialplan = Dialplan,
            Settings = new Dictionary<string, string> { ["Voicemail:ScreenWait"] = "6" },
        });
        var endpoint = StasisEndpoint.Of(Installation.Asterisk.Ari, Installation.Asterisk.Username, Installation.Asterisk.Password);
        _rest = new RestActionConsumer(endpoint);
        _ari = new AriClient(_rest, new AriConnection(endpoint, "looks-on"));
    }

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await Installation.DisposeAsync();
    }

    /// <summary>Waits until that many owners hear a caller.</summary>
    public Task ListenersAsync(int count) => BridgesAsync($"{count} owners who listen", count, snoops: 1);

    /// <summary>Waits until that many owners talk with a caller.</summary>
    public Task TalksAsync(int count) => BridgesAsync($"{count} talks", count, snoops: 0);

    /// <summary>Waits until two seconds or more of a message for that mailbox are on disk.</summary>
    public Task RecordedAsync(string mailbox) => Poll.ForAsync($"a recording for {mailbox}", () =>
    {
        var tmp = Path.Combine(Path.GetDirectoryName(Installation.Asterisk.Folder(mailbox))!, "tmp");
        // Asterisk writes in blocks of 4 s.
        return Directory.Exists(tmp) && Directory.EnumerateFiles(tmp, "arivm-*.wav").Any(file => new FileInfo(file).Length > 60_000);
    });

    /// <summary>What was heard at the phone that called that extension, once the call is over.</summary>
    public Task<WavFile> HeardAsync(string extension) => Poll.ForAsync($"what {extension} heard to be complete", () =>
    {
        try
        {
            return WavFile.Read(FileOf(extension));
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            return null;
        }
    });

    /// <summary>Waits until a second of a tone was heard at the phone that called that extension and is still in the call.</summary>
    public Task HearsAsync(string extension, double hertz) => Poll.ForAsync($"{hertz} Hz at {extension}", () =>
    {
        if (!File.Exists(FileOf(extension))) return false;
        using var file = new FileStream(FileOf(extension), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        // Its header is only right at the end.
        var samples = MemoryMarshal.Cast<byte, short>(bytes.AsSpan(Math.Min(44, bytes.Length)));
        return Tone.AudibleSeconds(samples, 8000) >= 1 && Math.Abs(Tone.DominantFrequency(samples, 8000) - hertz) <= 5;
    });

    public async Task NothingIsLeftAsync()
    {
        await Installation.NothingIsLeftOfCallsAsync();
        Assert.Empty(await _ari.Bridges.ListAsync());
        Assert.Empty(await _ari.Channels.ListAsync());
    }

    private string FileOf(string extension) => Path.Combine(Installation.Asterisk.RecordingDirectory, "../monitor", extension + ".wav");

    private Task BridgesAsync(string what, int count, int snoops) => Poll.ForAsync(what, async () =>
    {
        var channels = await _ari.Channels.ListAsync();
        var snooping = channels.Where(channel => channel.Name.StartsWith("Snoop/", StringComparison.Ordinal)).Select(channel => channel.Id).ToArray();
        var bridges = await _ari.Bridges.ListAsync();
        return bridges.Count == count
            && snooping.Length == count * snoops
            && bridges.All(bridge => bridge.Channels.Count == 2 && bridge.Channels.Intersect(snooping).Count() == snoops);
    });
}
