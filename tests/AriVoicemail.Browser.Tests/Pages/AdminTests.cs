using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AriVoicemail.Bed;
using AriVoicemail.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AriVoicemail.Browser.Tests.Pages;

/// <summary>What an administrator does in a browser, with an Asterisk, a proxy and phones that are real.</summary>
public sealed partial class AdminTests(PagesHouse house, Browser browser) : IClassFixture<PagesHouse>, IClassFixture<Browser>
{
    private readonly List<string> _complaints = [];

    private Installation It => house.It;

    [Fact]
    public async Task A_mailbox_is_created_found_changed_and_deleted()
    {
        var page = await house.AdministerAsync(browser, _complaints);
        await page.ClickAsync("text=Mailboxes");
        await page.WaitForURLAsync("**/admin/mailboxes");
        await page.ClickAsync("summary");
        await page.FillAsync("#number", "6101");
        await page.FillAsync("#fullName", "Zoë Tester");
        await page.FillAsync("#pin", "123");
        await page.ClickAsync("details .main");
        await page.WaitForURLAsync("**/admin/mailboxes/6101@default");

        await page.FillAsync("#email", "not an address");
        await page.ClickAsync("#main form:has(#email) .main");
        Assert.False(await page.EvaluateAsync<bool>("document.querySelector('#email').checkValidity()"));
        await page.FillAsync("#email", "zoe@example.org");
        await page.FillAsync("#maxMsg", "7");
        await page.ClickAsync("#main form:has(#email) .main");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Done");
        Assert.Equal(7, (int?)(await MailboxAsync("6101"))!["maxMsg"]);

        await page.GotoAsync(new Uri(house.Address, "/admin/mailboxes").ToString());
        await page.Locator("#q").PressSequentiallyAsync("Zoë");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.ClickAsync("tbody a");
        await page.ClickAsync("text=Delete the mailbox");
        await page.ClickAsync("dialog[open] .main");
        await page.WaitForURLAsync("**/admin/mailboxes");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await It.Api.GetAsync(new Uri("mailboxes/6101@default", UriKind.Relative))).StatusCode);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Two_administrators_do_not_overwrite_each_other()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, $"/admin/mailboxes/{number}@default").ToString());

        (await It.Api.PatchAsJsonAsync($"mailboxes/{number}@default", new { fullName = "By another" })).EnsureSuccessStatusCode();
        await page.FillAsync("#fullName", "By me");
        await page.ClickAsync("#main form:has(#fullName) .main");

        await Expect(page.Locator(".toast.problem")).ToContainTextAsync("read it again");
        Assert.Equal("By another", (string?)(await MailboxAsync(number))!["fullName"]);
    }

    [Fact]
    public async Task Who_follows_a_link_while_something_is_saved_gets_where_it_leads()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, $"/admin/mailboxes/{number}@default").ToString());
        var (left, saved) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync($"**/api/v1/mailboxes/{number}@default", async route =>
        {
            await left.Task;
            await route.ContinueAsync();
        });
        await page.RouteAsync("**/admin/mailboxes", async route =>
        {
            left.SetResult();
            await saved.Task;
            await route.ContinueAsync();
        });

        await page.FillAsync("#fullName", "Saved");
        await page.ClickAsync("#main form:has(#fullName) .main");
        var answered = page.EvaluateAsync(
            "button => new Promise(done => new MutationObserver(() => button.disabled || done()).observe(button, { attributes: true }))",
            await page.QuerySelectorAsync("#main form:has(#fullName) .main"));
        var going = page.ClickAsync(".tabs >> text=Mailboxes");
        await answered;
        saved.SetResult();

        await going;
        await page.WaitForURLAsync("**/admin/mailboxes");
        Assert.Equal("Saved", (string?)(await MailboxAsync(number))!["fullName"]);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_test_NOTIFY_shows_its_packets_and_the_lamp_is_explained()
    {
        var number = await house.NewMailboxAsync();
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, number);
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, $"/admin/mailboxes/{number}@default").ToString());
        await Expect(page.Locator("#lamps tbody tr")).ToHaveCountAsync(1);

        await page.FillAsync("#test-new", "3");
        await page.ClickAsync("#lamps form button");

        await Expect(page.Locator("#packets")).ToContainTextAsync("SIP/2.0 200 OK");
        await Expect(page.Locator("#packets")).ToContainTextAsync("Voice-Message: 3/0");
        await Expect(page.Locator("#packets pre")).ToHaveCountAsync(2);
        Assert.Contains("\nEvent: message-summary", (await page.Locator("#packets pre").First.InnerTextAsync()).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        await phone.NotifyAsync("3/0");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_PIN_is_reset_then_settings_are_saved_and_what_is_no_number_erases_none()
    {
        var number = await house.NewMailboxAsync();
        (await It.Api.PatchAsJsonAsync($"mailboxes/{number}@default", new { maxMsg = 9 })).EnsureSuccessStatusCode();
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, $"/admin/mailboxes/{number}@default").ToString());

        await page.FillAsync("#pin", "998877");
        await page.ClickAsync("form:has(#pin) button");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Done");
        await page.FillAsync("#maxMsg", "7x");
        await page.ClickAsync("form:has(#maxMsg) .main");
        await Expect(page.Locator("#maxMsg")).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal(9, (int?)(await MailboxAsync(number))!["maxMsg"]);
        await page.FillAsync("#maxMsg", "7");
        await page.ClickAsync("form:has(#maxMsg) .main");
        await Poll.ForAsync("the change", async () => (int?)(await MailboxAsync(number))!["maxMsg"] == 7);

        Assert.DoesNotContain(_complaints, complaint => !complaint.Contains("400", StringComparison.Ordinal));
        var owner = await browser.OpenAsync(house.Address, _complaints);
        await owner.FillAsync("#mailbox", number);
        await owner.FillAsync("#pin", "998877");
        await owner.PressAsync("#pin", "Enter");
        await owner.WaitForURLAsync("**/messages");
    }

    [Fact]
    public async Task A_locked_mailbox_is_unlocked()
    {
        var number = await house.NewMailboxAsync();
        for (var attempt = 0; attempt < 5; attempt++) await It.Api.PostAsJsonAsync("sessions", new { mailbox = number, pin = "0" });
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, $"/admin/mailboxes/{number}@default").ToString());

        await page.ClickAsync("text=Unlock");

        // What was tried stays to be told.
        await Expect(page.Locator("main")).ToContainTextAsync("5 wrong PINs");
        await Expect(page.Locator("text=Unlock")).ToHaveCountAsync(0);
        await house.SignInAsync(browser, number, _complaints);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Who_tabs_to_a_call_and_waits_still_hangs_up_that_one_by_keyboard()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, "/admin/calls").ToString());
        await using var call = SippCaller.Start(It.Asterisk, $"l{number}s", new Speech(Seconds: 60), Ending.WaitForBye, new Caller("Tab Talker", "5553"));
        var row = page.Locator("#live tr", new PageLocatorOptions { HasText = "Tab Talker" });
        var button = row.Locator("button");
        await Expect(button).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 20_000 });
        await button.FocusAsync();
        await row.EvaluateAsync("row => { window.before = row; }");

        await Looks.UntilAsync(page, "!window.before.isConnected");
        await Expect(button).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("dialog[open] .main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        Assert.Equal("Tab Talker", (await It.MessageAsync(number)).CallerName);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task What_waits_in_the_outbox_is_seen_with_its_age_and_error_and_tried_again()
    {
        var number = await house.NewMailboxAsync();
        await using (await SippPhone.StartAsync(It.Kamailio!, number))
        {
        }
        // Nobody answers at its address any more.
        await house.LeaveAsync(number);
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, "/admin/outbox").ToString());
        var row = page.Locator("#outbox tr", new PageLocatorOptions { HasText = $"{number}@default" });
        await Expect(row.Locator("td").Nth(2)).ToHaveTextAsync(Clock(), new LocatorAssertionsToHaveTextOptions { Timeout = 20_000 });
        await Expect(row.Locator("td").Nth(3)).ToHaveTextAsync(SomeTries(), new LocatorAssertionsToHaveTextOptions { Timeout = 90_000 });

        await row.Locator("button").ClickAsync();

        await Expect(page.Locator(".toast")).ToContainTextAsync("Done");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Packets_are_written_into_the_log_as_long_as_the_doctors_page_says()
    {
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, "/admin/doctor").ToString());
        var trace = page.Locator("button[aria-pressed]");

        await trace.ClickAsync();
        await Expect(trace).ToHaveAttributeAsync("aria-pressed", "true");
        Assert.True((bool)(await It.Api.GetFromJsonAsync<JsonNode>("debug/sip"))!["enabled"]!);
        await trace.ClickAsync();

        await Expect(trace).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.False((bool)(await It.Api.GetFromJsonAsync<JsonNode>("debug/sip"))!["enabled"]!);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task What_is_looked_at_is_what_is_imported_and_each_problem_is_told_once_with_its_line()
    {
        // A number that is there already, and one more line, because a name goes on in the next.
        var number = await house.NewMailboxAsync();
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.CSV");
        await File.WriteAllTextAsync(file, $"number,context,fullName,minSecs,maxSecs\n7601,capitals,\"Two\nlines\",,\nbad number,capitals,Wrong,,\n7602,capitals,Short,60,10\n{number},default,Other,,\n");
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, "/admin/import").ToString());
        await page.SetInputFilesAsync("#file", file);

        await page.ClickAsync("#import .main");
        await Expect(page.Locator("#state")).ToContainTextAsync("This is what would happen");
        await page.CheckAsync("#update");
        await Expect(page.Locator("#go")).ToBeDisabledAsync();
        await page.UncheckAsync("#update");
        await page.ClickAsync("#import .main");
        await Expect(page.Locator("#go")).ToBeEnabledAsync();
        var looked = await page.Locator("#problems tr").AllInnerTextsAsync();
        await page.ClickAsync("#go");
        await Expect(page.Locator("#state")).ToContainTextAsync("Imported");

        Assert.Equal(looked, await page.Locator("#problems tr").AllInnerTextsAsync());
        Assert.Contains(looked, row => row.Contains("line 4", StringComparison.Ordinal));
        Assert.Contains(looked, row => row.Contains("line 5", StringComparison.Ordinal) && row.Contains("7602", StringComparison.Ordinal));
        Assert.Equal("Ann Example", (string?)(await MailboxAsync(number))!["fullName"]);
        File.Delete(file);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_call_is_placed_by_the_keypad_and_its_transcript_stands_beside_it()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.AdministerAsync(browser, _complaints);
        await page.ClickAsync("text=Place a call");
        await page.WaitForURLAsync("**/admin/call");
        await page.SelectOptionAsync("#does", "check");
        await page.FillAsync("#target", $"{number}@default");
        await page.FillAsync("#prompt", "vm-password");
        await page.ClickAsync("#expect");
        foreach (var key in PagesHouse.Pin + "#") await page.ClickAsync($"[data-key='{key}']");
        await page.FillAsync("#prompt", "vm-youhave");
        await page.ClickAsync("#expect");
        await page.ClickAsync("[data-step*=hangUp]");
        await page.ClickAsync("#try .main");

        await Expect(page.Locator("#transcript")).ToContainTextAsync("vm-youhave", new LocatorAssertionsToContainTextOptions { Timeout = 60_000 });
        await Expect(page.Locator("#problem")).ToBeHiddenAsync();
        await Expect(page.Locator("#transcript")).ToContainTextAsync("the owner is here");
        await page.ClickAsync("#outcome a");
        await Expect(page.Locator("img.drawing")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('img.drawing').naturalWidth > 0"));
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_live_call_is_seen_and_hung_up_and_becomes_a_message()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.AdministerAsync(browser, _complaints);
        await page.ClickAsync(".tabs >> text=Calls");
        await page.WaitForURLAsync("**/admin/calls");

        await using var call = SippCaller.Start(It.Asterisk, $"l{number}s", new Speech(Seconds: 60), Ending.WaitForBye, new Caller("Long Talker", "5552"));
        await Expect(page.Locator("#live")).ToContainTextAsync("Long Talker", new LocatorAssertionsToContainTextOptions { Timeout = 20_000 });
        await Expect(page.Locator("#live td").First).ToHaveTextAsync(LongEnough(), new LocatorAssertionsToHaveTextOptions { Timeout = 20_000 });
        await page.ClickAsync("#live button");
        await page.ClickAsync("dialog[open] .main");

        Assert.Equal("Long Talker", (await It.MessageAsync(number)).CallerName);
        await Expect(page.Locator("#live")).ToContainTextAsync("Nobody is in voicemail");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Ten_thousand_mailboxes_are_looked_at_then_imported_and_the_progress_moves()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        var text = new StringBuilder("number,context,fullName,email\n");
        for (var number = 0; number < 10_000; number++) text.Append(CultureInfo.InvariantCulture, $"{20000 + number},import,Person {number},p{number}@example.org\n");
        text.Append("no such number!,import,Wrong,\n");
        await File.WriteAllTextAsync(file, text.ToString());
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, "/admin/import").ToString());
        await page.EvaluateAsync(
            "() => { window.seen = []; new MutationObserver(() => window.seen.push(document.querySelector('#progress').value)).observe(document.querySelector('#sums'), { childList: true, characterData: true, subtree: true }); }");

        await page.SetInputFilesAsync("#file", file);
        await page.ClickAsync("#import .main");
        await Expect(page.Locator("#state")).ToContainTextAsync("This is what would happen", new LocatorAssertionsToContainTextOptions { Timeout = 120_000 });
        await Expect(page.Locator("#sums")).ToContainTextAsync("new: 10000");
        await Expect(page.Locator("#problems")).ToContainTextAsync("line 10002");
        Assert.Empty((await It.Api.GetFromJsonAsync<JsonNode>("mailboxes?context=import"))!["items"]!.AsArray());
        await page.EvaluateAsync("() => { window.seen = []; }");
        await page.ClickAsync("#go");
        await Expect(page.Locator("#state")).ToContainTextAsync("Imported", new LocatorAssertionsToContainTextOptions { Timeout = 180_000 });

        await Expect(page.Locator("#sums")).ToContainTextAsync("new: 10000");
        var seen = (await page.EvaluateAsync<double[]>("window.seen")).Distinct().ToList();
        Assert.True(seen.Count >= 10, $"it moved {seen.Count} times");
        Assert.Equal(seen.Order(), seen);
        Assert.Equal("Person 9999", (string?)(await It.Api.GetFromJsonAsync<JsonNode>("mailboxes/29999@import"))!["fullName"]);
        File.Delete(file);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_key_is_made_shown_once_and_revoked()
    {
        var page = await house.AdministerAsync(browser, _complaints);
        await page.ClickAsync("text=Keys");
        await page.WaitForURLAsync("**/admin/keys");
        await page.FillAsync("#name", "the portal");
        await page.ClickAsync("form .main");
        await Expect(page.Locator("#made [data-result]")).ToContainTextAsync("arivm_");

        await page.ReloadAsync();
        var row = page.Locator("tr", new PageLocatorOptions { HasText = "the portal" });
        await row.Locator("button").ClickAsync();
        await page.ClickAsync("dialog[open] .main");
        await Expect(row).ToHaveCountAsync(0);
        Assert.Empty(_complaints);
    }

    [GeneratedRegex("0:(0[3-9]|[1-5]\\d)")]
    private static partial Regex LongEnough();

    [GeneratedRegex("^\\d\\d:\\d\\d$")]
    private static partial Regex Clock();

    [GeneratedRegex("^[1-9]\\d*$")]
    private static partial Regex SomeTries();

    private Task<JsonNode?> MailboxAsync(string number) => It.Api.GetFromJsonAsync<JsonNode>($"mailboxes/{number}@default");
}
