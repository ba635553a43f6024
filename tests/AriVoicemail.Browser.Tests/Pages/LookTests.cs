using System.Net.Http.Json;
using AriVoicemail.Bed;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AriVoicemail.Browser.Tests.Pages;

/// <summary>Every page in a large and a small window, by day and by night: kept as pictures, and open to everybody.</summary>
public sealed class LookTests(PagesHouse house, Browser browser) : IClassFixture<PagesHouse>, IClassFixture<Browser>
{
    private static readonly (string Name, string Path)[] Owners =
        [("inbox", "messages"), ("greetings", "greetings"), ("settings", "settings"), ("phones", "devices")];

    private static readonly (string Name, string Path)[] Administrators =
    [
        ("overview", "/admin"), ("mailboxes", "/admin/mailboxes"), ("import", "/admin/import"), ("outbox", "/admin/outbox"), ("calls", "/admin/calls"), ("place-a-call", "/admin/call"),
        ("keys", "/admin/keys"), ("audit", "/admin/audit"), ("doctor", "/admin/doctor"),
    ];

    public static TheoryData<int, ColorScheme, string> Windows => new()
    {
        { 1280, ColorScheme.Light, "en-GB" }, { 1280, ColorScheme.Dark, "en-GB" }, { 390, ColorScheme.Light, "en-GB" }, { 390, ColorScheme.Dark, "en-GB" },
        { 1280, ColorScheme.Light, "ru-RU" }, { 390, ColorScheme.Dark, "ru-RU" },
    };

    [Theory, MemberData(nameof(Windows))]
    public async Task Every_page_fits_and_shuts_nobody_out(int width, ColorScheme scheme, string locale)
    {
        var complaints = new List<string>();
        var number = await house.NewMailboxAsync();
        await house.LeaveAsync(number);
        await house.LeaveAsync(number, "Пётр Иванов", "+74951234567");
        await house.LeaveAsync(number, "");
        await using var phone = await SippPhone.StartAsync(house.It.Kamailio!, number);
        var options = new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 844 }, ColorScheme = scheme, Locale = locale };
        var suffix = $"{width}-{scheme.ToString().ToLowerInvariant()}-{locale[..2]}";
        var (wrong, refusals) = (new List<string>(), new List<string>());

        var signIn = await browser.OpenAsync(house.Address, refusals, options);
        await LookAsync(signIn, $"signin-{suffix}");
        await signIn.FillAsync("#mailbox", number);
        await signIn.FillAsync("#pin", "1");
        await signIn.PressAsync("#pin", "Enter");
        await Expect(signIn.Locator("[role=alert]")).ToBeVisibleAsync();
        await LookAsync(signIn, $"refused-{suffix}");
        var owner = await house.SignInAsync(browser, number, complaints, options);
        foreach (var (name, path) in Owners)
        {
            await owner.GotoAsync(new Uri(house.Address, $"/mailboxes/{number}@default/{path}").ToString());
            await LookAsync(owner, $"{name}-{suffix}");
        }
        await owner.GotoAsync(new Uri(house.Address, $"/mailboxes/{number}@default/messages").ToString());
        await owner.Locator(".message .play").First.ClickAsync();
        await Looks.UntilAsync(owner, "document.querySelector('#player audio').currentTime > 0.5");
        await owner.Locator("[data-player=toggle]").ClickAsync();
        await LookAsync(owner, $"player-{suffix}");
        var isNarrow = width < 960;
        if (isNarrow) await owner.Locator(".message .more").First.ClickAsync();
        await owner.Locator(".message [data-do=forward]").First.ClickAsync();
        await LookAsync(owner, $"forward-{suffix}");
        await owner.Locator("#forward button[formnovalidate]").ClickAsync();
        await owner.Keyboard.PressAsync("?");
        await LookAsync(owner, $"keys-dialog-{suffix}");
        await owner.Keyboard.PressAsync("Escape");
        await using (SippCaller.Start(house.It.Asterisk, $"l{number}s", new Speech(Seconds: 120), Ending.OnDemand, new Caller("Mary Ann Longname", "+15551234567")))
        {
            await owner.GotoAsync(new Uri(house.Address, $"/mailboxes/{number}@default/messages").ToString());
            await Expect(owner.Locator("#live .live")).ToBeVisibleAsync();
            await owner.CheckAsync("#pick-all");
            if (isNarrow) await owner.Locator(".message .more").First.ClickAsync();
            else await owner.Locator(".message").First.HoverAsync();
            await LookAsync(owner, $"inbox-busy-{suffix}");
            await owner.ClickAsync("#bulk-move");
            await LookAsync(owner, $"folder-dialog-{suffix}");
        }
        await owner.GotoAsync(new Uri(house.Address, $"/mailboxes/{number}@default/messages?folder=Friends").ToString());
        await LookAsync(owner, $"empty-{suffix}");
        await owner.GotoAsync(new Uri(house.Address, "/mailboxes/9999@default/messages").ToString());
        await LookAsync(owner, $"missing-{suffix}");

        await house.It.Api.PatchAsJsonAsync($"mailboxes/{number}@default", new { menu = new { schedule = new object[] { new { greeting = "closed", days = "sat,sun" }, new { greeting = "lunch", only = "unavailable", days = "mon-fri", from = "12:00", to = "13:00" } } } });
        await owner.GotoAsync(new Uri(house.Address, $"/mailboxes/{number}@default/greetings").ToString());
        await owner.Locator("section:has(ol) summary").ClickAsync();
        await LookAsync(owner, $"schedule-{suffix}");

        await house.It.Api.PostAsJsonAsync("simulations", new { stasis = $"leave,{number}@default,s" });
        var administrator = await house.AdministerAsync(browser, complaints, options);
        foreach (var (name, path) in Administrators)
        {
            await administrator.GotoAsync(new Uri(house.Address, path).ToString());
            if (name == "doctor") await Expect(administrator.Locator("#findings table")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
            await LookAsync(administrator, $"{name}-{suffix}");
        }
        await administrator.GotoAsync(new Uri(house.Address, $"/admin/mailboxes/{number}@default").ToString());
        await LookAsync(administrator, $"mailbox-{suffix}");
        await administrator.ClickAsync("#lamps form button");
        await Expect(administrator.Locator("#packets pre")).ToHaveCountAsync(2);
        await LookAsync(administrator, $"packets-{suffix}");
        await administrator.Locator("td a[href^='/admin/calls/']").First.ClickAsync();
        await LookAsync(administrator, $"timeline-{suffix}");

        var table = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(table, $"number,context,fullName,email,colour\n7701,looks,Ann,ann@example.org,red\nbad number,looks,,,\n7702,looks,Bob,not an address,\n{number},default,,,\n");
        await administrator.GotoAsync(new Uri(house.Address, "/admin/import").ToString());
        await administrator.SetInputFilesAsync("#file", table);
        await administrator.ClickAsync("#import .main");
        await Expect(administrator.Locator("#go")).ToBeEnabledAsync();
        await LookAsync(administrator, $"import-report-{suffix}");
        File.Delete(table);
        await administrator.GotoAsync(new Uri(house.Address, $"/admin/call?mailbox={number}@default").ToString());
        await administrator.ClickAsync("[data-step*=recording]");
        await administrator.ClickAsync("[data-step*=hangUp]");
        await administrator.ClickAsync("#try .main");
        await Expect(administrator.Locator("#outcome")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await LookAsync(administrator, $"transcript-{suffix}");
        for (var attempt = 0; attempt < 5; attempt++) await house.It.Api.PostAsJsonAsync("sessions", new { mailbox = number, pin = "0" });
        await administrator.GotoAsync(new Uri(house.Address, $"/admin/mailboxes/{number}@default").ToString());
        await LookAsync(administrator, $"locked-{suffix}");

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.All(refusals, complaint => Assert.Contains("401", complaint, StringComparison.Ordinal));
        Assert.DoesNotContain(complaints, complaint => !complaint.Contains("404", StringComparison.Ordinal));

        async Task LookAsync(IPage page, string name)
        {
            await page.WaitForLoadStateAsync();
            await Looks.KeepAsync(page, name);
            wrong.AddRange((await Looks.BarriersAsync(page)).Select(barrier => $"{name}: {barrier}"));
            if (await Looks.OverflowAsync(page) is > 0 and var pixels) wrong.Add($"{name}: {pixels} pixels wider than the window");
        }
    }
}
