using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Heard;

/// <summary>An installation whose prompts and messages all sound different, so that a phone knows what it hears. Spanish is silent.</summary>
public sealed class HearingFixture : IAsyncLifetime
{
    /// <summary>What is said about a message that was heard and is alone in its folder.</summary>
    public const string About = "vm-advopts vm-repeat vm-delete vm-toforward vm-savemessage vm-helpexit";

    public NamedSounds Sounds { get; } = new();

    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Installation = await Installation.StartAsync(new InstallationOptions
    {
        Asterisk = new AsteriskOptions { Sounds = Sounds, PromptSeconds = 0.2, Languages = ["es"] },
        Settings = new Dictionary<string, string> { ["Voicemail:MinSecs"] = "0", ["Voicemail:Menu:Envelope"] = "false" },
    });

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    /// <summary>A mailbox with a message of each of those sounds in INBOX.</summary>
    public async Task CreateAsync(string mailbox, object? settings = null, double seconds = 2, params string[] messages)
    {
        await Installation.CreateMailboxAsync(mailbox, settings);
        var spool = new MailboxSpool(Installation.Asterisk, $"{mailbox}@default").Fill(inbox: messages.Length);
        for (var number = 0; number < messages.Length; number++)
            Sounds.Write(Path.Combine(spool.Directory, "INBOX", $"msg{number:0000}.wav"), messages[number], seconds);
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

    public void Greet(string mailbox, string sound)
    {
        var folder = Directory.CreateDirectory(Installation.Asterisk.Folder(mailbox, "")).FullName;
        Sounds.Write(Path.Combine(folder, "unavail.wav"), sound, 1);
    }

    /// <summary>Calls a mailbox, and answers what is heard up to the tone.</summary>
    public async Task<string> GreetedAsync(string extension)
    {
        await using var phone = await CallAsync(extension);
        return await phone.HearsUpToAsync("beep");
    }

    /// <summary>Says something once Asterisk records.</summary>
    public async Task SayAsync(TalkingPhone phone, string mailbox, string words)
    {
        var tmp = Installation.Asterisk.Folder(mailbox, "tmp");
        await Poll.ForAsync("a recording", () => Directory.Exists(tmp) && Directory.EnumerateFiles(tmp, "*.wav").Any());
        await phone.SayAsync(Sounds.Make(words, 1.5));
    }
}
