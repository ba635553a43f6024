using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.EndToEnd;
using Microsoft.Playwright;

namespace AriVoicemail.Browser.Tests.Pages;

/// <summary>arivm with its pages, a real Asterisk and a real Kamailio. Tests share it; each has mailboxes of its own.</summary>
public sealed class PagesHouse : IAsyncLifetime
{
    public const string Pin = "48213";

    /// <summary><c>3000@owners</c> rings the phone of that number, and a caller who has that number.</summary>
    private const string Dialplan = """
        [owners]
        exten => _3XXX,1,Dial(PJSIP/callers/${GLOBAL(PHONE${EXTEN})})
         same => n,Hangup()

        """;

    private int _mailboxes;

    /// <summary>Each prompt, and what tests say, is told from every other.</summary>
    public NamedSounds Sounds { get; } = new();

    public Installation It { get; private set; } = null!;

    public Uri Address => It.Arivm.Http;

    public string Key => It.Api.DefaultRequestHeaders.Authorization!.Parameter!;

    public async ValueTask InitializeAsync() => It = await Installation.StartAsync(new InstallationOptions
    {
        Asterisk = new AsteriskOptions { Sounds = Sounds, PromptSeconds = 0.2 },
        Dialplan = Dialplan,
        Lamps = true,
        ProxyEngine = SqlEngine.Sqlite,
        // One address does here what a thousand do elsewhere.
        Settings = new Dictionary<string, string> { ["Http:Limits:RequestsPerSecond"] = "1000", ["Http:Limits:RequestsPerSecondByKey"] = "1000", ["Http:Limits:SignInsPerMinute"] = "1000", ["Asterisk:OwnersContext"] = "owners" },
    });

    public ValueTask DisposeAsync() => It.DisposeAsync();

    /// <summary>A number whose mailbox has the PIN <see cref="Pin"/>.</summary>
    public async Task<string> NewMailboxAsync(string fullName = "Ann Example")
    {
        var number = $"{3000 + Interlocked.Increment(ref _mailboxes)}";
        using var made = await It.Api.PostAsJsonAsync("mailboxes", new { number, pin = Pin, fullName });
        made.EnsureSuccessStatusCode();
        return number;
    }

    /// <summary>The phone that a number rings from now on.</summary>
    public async Task<TalkingPhone> PhoneAsync(string number)
    {
        var phone = await TalkingPhone.WaitAsync(It.Asterisk, Sounds);
        await It.Asterisk.CliAsync($"dialplan set global PHONE{number} {phone.Address}");
        return phone;
    }

    /// <summary>A message of somebody who speaks for a second, is silent for two, and speaks again. Its id.</summary>
    public async Task<string> LeaveAsync(string number, string callerName = "Bob Miller", string callerNumber = "5551")
    {
        var file = Path.GetTempFileName();
        WavFile.Write(file, [.. Enumerable.Range(0, 4 * 8000).Select(n => (short)(n is > 8000 and < 24000 ? 0 : 8000 * Math.Sin(n * 0.35)))], 8000);
        using var form = new MultipartFormDataContent();
        using var sound = new ByteArrayContent(await File.ReadAllBytesAsync(file));
        sound.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        form.Add(sound, "audio", "message.wav");
        form.Add(new StringContent(callerName), "callerName");
        form.Add(new StringContent(callerNumber), "callerNumber");
        using var answer = await It.Api.PostAsync(new Uri($"mailboxes/{number}@default/messages", UriKind.Relative), form);
        File.Delete(file);
        return (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
    }

    /// <summary>The page that an owner sees who has just signed in.</summary>
    public async Task<IPage> SignInAsync(Browser browser, string number, ICollection<string> complaints, BrowserNewContextOptions? options = null)
    {
        var page = await browser.OpenAsync(Address, complaints, options);
        await page.FillAsync("#mailbox", number);
        await page.FillAsync("#pin", Pin);
        await page.PressAsync("#pin", "Enter");
        await page.WaitForURLAsync("**/messages");
        return page;
    }

    /// <summary>The page that an administrator sees who has just signed in.</summary>
    public async Task<IPage> AdministerAsync(Browser browser, ICollection<string> complaints, BrowserNewContextOptions? options = null)
    {
        var page = await browser.OpenAsync(Address, complaints, options);
        await page.ClickAsync("summary");
        await page.FillAsync("#key", Key);
        await page.PressAsync("#key", "Enter");
        await page.WaitForURLAsync("**/admin");
        return page;
    }
}
