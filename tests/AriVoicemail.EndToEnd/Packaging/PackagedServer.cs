using System.Globalization;
using System.Net.Http.Headers;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Packaging;

/// <summary>The package on a clean Debian, where Asterisk's group is and nothing else.</summary>
public sealed class PackagedServer : IAsyncLifetime
{
    private const string Unit = "arivoicemail.service";

    private readonly int _port = Ports.Free();

    public DebianMachine Machine { get; private set; } = null!;

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(10) };

    public async ValueTask InitializeAsync()
    {
        if (!DebianMachine.CanBoot) return;
        Http.BaseAddress = new Uri($"http://127.0.0.1:{_port}/");
        var package = (await Packages.PathsAsync()).Now;
        Machine = await DebianMachine.StartAsync();
        await Machine.RunAsync("sh", "-c", "echo 'g asterisk -' | systemd-sysusers -");
        // The network is shared with other tests, and a minute is long.
        var dropIn = Directory.CreateDirectory(Machine[$"/etc/systemd/system/{Unit}.d"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(dropIn, "test.conf"), $"""
            [Service]
            Environment=ARIVM__Http__Listen=127.0.0.1:{_port}
            WatchdogSec=10

            """);
        await InstallAsync(package);
        await AnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (Machine is not null) await Machine.DisposeAsync();
    }

    /// <summary>As an administrator does it: what the package depends on comes from Debian.</summary>
    /// <returns>What apt said.</returns>
    public Task<string> InstallAsync(string package, params string[] options)
    {
        File.Copy(package, Machine["/root/arivoicemail.deb"], overwrite: true);
        return Machine.RunAsync(["apt-get", "-y", "-q", "--no-install-recommends", .. options, "install", "/root/arivoicemail.deb"]);
    }

    public Task AnswersAsync() => Poll.ForAsync("/healthz of the packaged server", async () =>
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("healthz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    });

    /// <summary>A property of the service, as <c>systemctl show</c> has it.</summary>
    public async Task<string> PropertyAsync(string name) => (await Machine.RunAsync("systemctl", "show", Unit, "--value", "--property", name)).Trim();

    public async Task<long> NumberAsync(string property) => long.Parse(await PropertyAsync(property), CultureInfo.InvariantCulture);

    /// <summary>The program, as the user of the service and with the service's configuration.</summary>
    public Task<string> ArivmAsync(params string[] arguments) => Machine.RunAsync(["runuser", "-u", "arivoicemail", "--", "arivm", .. arguments]);

    /// <summary>From now on REST is asked with a key.</summary>
    public async Task SignInAsync()
    {
        var printed = await ArivmAsync("apikey", "create", "--name", "test");
        var key = printed.Split('\n').First(line => line.StartsWith("arivm_", StringComparison.Ordinal)).Trim();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>A second of sound becomes a message of that mailbox.</summary>
    public async Task DeliverAsync(string mailbox)
    {
        const int Rate = 16000;
        var file = Path.GetTempFileName();
        WavFile.Write(file, Tone.Make(440, 1, Rate), Rate);
        using var sound = new StreamContent(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, 4096, FileOptions.DeleteOnClose));
        using var form = new MultipartFormDataContent { { sound, "audio", "sound.wav" } };
        using var answer = await Http.PostAsync(new Uri($"api/v1/mailboxes/{mailbox}@default/messages", UriKind.Relative), form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
