using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Heard;

/// <summary>An installation whose prompts and messages all sound different, so that a phone knows what it hears.</summary>
public sealed class HearingFixture : IAsyncLifetime
{
    public NamedSounds Sounds { get; } = new();

    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Installation = await Installation.StartAsync(new InstallationOptions
    {
        Asterisk = new AsteriskOptions { Sounds = Sounds, PromptSeconds = 0.2 },
        Settings = new Dictionary<string, string> { ["Voicemail:MinSecs"] = "0", ["Voicemail:Menu:Envelope"] = "false" },
    });

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    /// <summary>A mailbox with one message for each of those names in INBOX.</summary>
    public async Task<MailboxSpool> CreateAsync(string mailbox, object? settings = null, double seconds = 2, params string[] messages)
    {
        await Installation.CreateMailboxAsync(mailbox, settings);
        var spool = new MailboxSpool(Installation.Asterisk, $"{mailbox}@default").Fill(inbox: messages.Length);
        for (var number = 0; number < messages.Length; number++)
            Sounds.Write(Path.Combine(spool.Directory, "INBOX", $"msg{number:0000}.wav"), messages[number], seconds);
        return spool;
    }

    /// <param name="extension">Of <see cref="Installation"/>: <c>c1234s</c>, <c>l1234u</c>.</param>
    public Task<TalkingPhone> CallAsync(string extension) => TalkingPhone.CallAsync(Installation.Asterisk, extension, Sounds);
}
