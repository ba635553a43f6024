using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Remote;

/// <summary>
/// An installation whose Asterisk shares no disk with arivm. Its prompts all sound different, so that a phone knows what it hears, and between Asterisk and
/// arivm stands somebody who notes what is fetched.
/// </summary>
/// <param name="inBucket">Whether messages are stored in a bucket, else in a directory of arivm's own.</param>
public abstract class RemoteFixture(bool inBucket) : IAsyncLifetime
{
    private S3Server? _s3;

    public NamedSounds Sounds { get; } = new();

    public Installation Installation { get; private set; } = null!;

    /// <summary>Where Asterisk fetches sounds.</summary>
    public HttpRelay Fetching { get; private set; } = null!;

    /// <summary>The way to the bucket, if there is one.</summary>
    public HttpRelay? Storing { get; private set; }

    public string Bucket { get; private set; } = "";

    /// <summary>The names of what is stored of a mailbox, wherever that is.</summary>
    public async Task<IReadOnlyList<string>> StoredAsync(string mailbox)
    {
        if (_s3 is not null) return [.. (await _s3.KeysAsync(Bucket)).Where(key => key.StartsWith($"default/{mailbox}/", StringComparison.Ordinal)).Select(Path.GetFileName)!];
        var folder = Path.Combine(Installation.SpoolDirectory, "default", mailbox);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))] : [];
    }

    public async ValueTask InitializeAsync()
    {
        Fetching = HttpRelay.Start();
        var settings = new Dictionary<string, string>
        {
            ["Voicemail:MinSecs"] = "0",
            ["Voicemail:Menu:Envelope"] = "false",
            ["Http:PublicUrl"] = Fetching.Endpoint.GetLeftPart(UriPartial.Authority),
        };
        if (inBucket)
        {
            _s3 = await S3Server.StartAsync();
            Storing = HttpRelay.Start(_s3.Endpoint);
            Bucket = await _s3.CreateBucketAsync();
            foreach (var (key, value) in _s3.Settings(Bucket, Storing.Endpoint)) settings[key] = value;
            settings["Spool:S3:TimeoutSeconds"] = "3";
        }
        Installation = await Installation.StartAsync(new InstallationOptions
        {
            SharedDisk = false,
            Asterisk = new AsteriskOptions { Sounds = Sounds, PromptSeconds = 0.2 },
            Settings = settings,
        });
        Fetching.Server = Installation.Arivm.Http;
    }

    public async ValueTask DisposeAsync()
    {
        await Installation.DisposeAsync();
        await Fetching.DisposeAsync();
        if (Storing is not null) await Storing.DisposeAsync();
        if (_s3 is not null) await _s3.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <param name="extension">Of <see cref="Installation"/>: <c>c1234s</c>, <c>l1234u</c>.</param>
    public Task<TalkingPhone> CallAsync(string extension) => TalkingPhone.CallAsync(Installation.Asterisk, extension, Sounds);

    /// <summary>Calls a mailbox as its owner, and waits until the menu does.</summary>
    public async Task<TalkingPhone> OwnerAsync(string extension)
    {
        var phone = await CallAsync(extension);
        await phone.HeardAsync("vm-helpexit");
        return phone;
    }

    /// <summary>Calls a mailbox, and answers what is heard up to the tone.</summary>
    public async Task<string> GreetedAsync(string extension)
    {
        await using var phone = await CallAsync(extension);
        return await phone.HearsUpToAsync("beep");
    }

    /// <summary>Leaves a message of those words.</summary>
    public async Task LeaveAsync(string mailbox, string words)
    {
        await using var phone = await CallAsync($"l{mailbox}s");
        await phone.HeardAsync("beep");
        await SayAsync(phone, mailbox, words);
        await phone.HangUpAsync();
    }

    /// <summary>Says something once Asterisk records.</summary>
    public async Task SayAsync(TalkingPhone phone, string mailbox, string words)
    {
        var tmp = Installation.Asterisk.Folder(mailbox, "tmp");
        await Poll.ForAsync("a recording", () => Directory.Exists(tmp) && Directory.EnumerateFiles(tmp, "*.wav").Any());
        await phone.SayAsync(Sounds.Make(words, 1.5));
    }
}

public sealed class RemoteBucketFixture() : RemoteFixture(inBucket: true);

public sealed class RemoteDirectoryFixture() : RemoteFixture(inBucket: false);
