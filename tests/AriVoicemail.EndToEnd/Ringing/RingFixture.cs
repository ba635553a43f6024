using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Ringing;

/// <summary>An installation that rings owners: <c>4000@owners</c> rings the phone of 4000, <c>_5XXX@owners</c> are callers who are called back. Every sound is told from every other.</summary>
public sealed class RingFixture : IAsyncLifetime
{
    private const string Dialplan = """
        exten => madeup,1,Stasis(@APPLICATION@,ring,0123456789abcdef0123456789abcdef)
         same => n,Verbose(1,GOES ON ${EXTEN})
        [owners]
        exten => _4XXX,1,Dial(PJSIP/callers/${GLOBAL(PHONE${EXTEN})})
         same => n,Hangup()
        exten => _5XXX,1,Verbose(1,CALLED BACK ${EXTEN} by ${CALLERID(name)} ${CALLERID(num)})
         same => n,Dial(PJSIP/callers/${GLOBAL(PHONE${EXTEN})})
         same => n,Hangup()

        """;

    public NamedSounds Sounds { get; } = new();

    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Installation = await Installation.StartAsync(new InstallationOptions
    {
        Asterisk = new AsteriskOptions { Sounds = Sounds, PromptSeconds = 0.2 },
        Dialplan = Dialplan,
        Settings = new Dictionary<string, string> { ["Asterisk:OwnersContext"] = "owners", ["Voicemail:MinSecs"] = "0", ["Voicemail:Menu:Envelope"] = "false" },
    });

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    /// <summary>The phone that a number rings from now on.</summary>
    public async Task<TalkingPhone> PhoneAsync(string number)
    {
        var phone = await TalkingPhone.WaitAsync(Installation.Asterisk, Sounds);
        await Installation.Asterisk.CliAsync($"dialplan set global PHONE{number} {phone.Address}");
        return phone;
    }

    /// <summary>A mailbox with a message of that sound; the message's id.</summary>
    public async Task<string> CreateAsync(string mailbox, string sound, string callerNumber = "5000")
    {
        await Installation.CreateMailboxAsync(mailbox, new { fullName = $"Owner {mailbox}" });
        var file = Path.GetTempFileName();
        Sounds.Write(file, sound, 1);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(file)), "audio", "message.wav" }, { new StringContent(callerNumber), "callerNumber" } };
        File.Delete(file);
        using var delivered = await Installation.Api.PostAsync(new Uri($"mailboxes/{mailbox}@default/messages", UriKind.Relative), form);
        return (string)JsonNode.Parse(await delivered.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
    }

    public async Task<Rung> RingAsync(string mailbox, object body, HttpClient? by = null, CancellationToken cancellationToken = default)
    {
        using var answer = await (by ?? Installation.Api).PostAsJsonAsync($"mailboxes/{mailbox}@default/ring", body, cancellationToken);
        return new Rung(answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!) { RetryAfter = answer.Headers.RetryAfter?.Delta };
    }

    /// <summary>REST as the owner of that mailbox.</summary>
    public async Task<HttpClient> OwnerAsync(string mailbox)
    {
        using var patched = await Installation.Api.PatchAsJsonAsync($"mailboxes/{mailbox}@default", new { pin = "482915" });
        using var anonymous = new HttpClient { BaseAddress = Installation.Api.BaseAddress };
        using var session = await anonymous.PostAsJsonAsync("sessions", new { mailbox = $"{mailbox}@default", pin = "482915" });
        var token = (string)JsonNode.Parse(await session.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["token"]!;
        return new HttpClient { BaseAddress = Installation.Api.BaseAddress, DefaultRequestHeaders = { { "X-Api-Key", token } } };
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Installation.Api.GetStringAsync(new Uri(path, UriKind.Relative)))!;
}
