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
        var wrong = new List<string>();

        var signIn = await browser.OpenAsync(house.Address, complaints, options);
        await LookAsync(signIn, $"signin-{suffix}");
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
        await owner.Locator(".message [data-do=forward]").First.ClickAsync();
        await LookAsync(owner, $"forward-{suffix}");
        await owner.GotoAsync(new Uri(house.Address, $"/mailboxes/{number}@default/messages?folder=Friends").ToString());
        await LookAsync(owner, $"empty-{suffix}");
        await owner.GotoAsync(new Uri(house.Address, "/mailboxes/9999@default/messages").ToString());
        await LookAsync(owner, $"missing-{suffix}");

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
        await administrator.Locator("td a[href^='/admin/calls/']").First.ClickAsync();
        await LookAsync(administrator, $"timeline-{suffix}");

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
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
