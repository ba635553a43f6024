using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.EndToEnd;
using AriVoicemail.EndToEnd.Simulating;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AriVoicemail.Browser.Tests.Pages;

/// <summary>What an owner does in a browser, with callers, phones and lamps that are real.</summary>
public sealed class OwnerTests(PagesHouse house, Browser browser) : IClassFixture<PagesHouse>, IClassFixture<Browser>
{
    private readonly List<string> _complaints = [];

    private Installation It => house.It;

    [Fact]
    public async Task A_message_that_a_caller_leaves_appears_by_itself_is_played_deleted_and_brought_back()
    {
        var number = await house.NewMailboxAsync();
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, number);
        var page = await house.SignInAsync(browser, number, _complaints);
        await Expect(page.Locator("#found")).ToContainTextAsync("No new messages");
        var events = new List<string?>();
        page.Request += (_, request) =>
        {
            if (request.Headers.GetValueOrDefault("hx-trigger") == "list") events.Add(request.Headers.GetValueOrDefault("last-event-id"));
        };

        var call = SippCaller.CallAsync(It.Asterisk, $"l{number}s", new Speech(Seconds: 6), Ending.Hangup, new Caller("Ann Lee", "5551"));
        await Expect(page.Locator("#live")).ToContainTextAsync("Ann Lee is leaving a message now");
        await call;

        var row = page.Locator(".message");
        await Expect(row).ToContainTextAsync("Ann Lee");
        await Expect(page.Locator("#live")).ToBeEmptyAsync();
        await Expect(page.Locator("[data-folder=INBOX].badge")).ToHaveTextAsync("1");
        // Which event it was told of, so that the server draws the page once for all who were.
        Assert.NotEmpty(events);
        Assert.DoesNotContain(null, events);
        await ShowsAsync(phone, "1/0");

        await row.Locator(".play").ClickAsync();
        await Looks.UntilAsync(page, "document.querySelector('#player audio').currentTime > 0.2");
        await page.Locator("[data-player=seek]").FillAsync("1");
        await Looks.UntilAsync(page, "document.querySelector('#player audio').currentTime >= 1");

        await row.Locator("[data-do=delete]").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await ShowsAsync(phone, "0/0");
        await page.Locator(".toast button").ClickAsync();
        await Expect(row).ToHaveCountAsync(1);
        await ShowsAsync(phone, "1/0");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_message_that_was_played_to_its_end_is_heard_and_silence_can_be_skipped()
    {
        var number = await house.NewMailboxAsync();
        await house.LeaveAsync(number);
        var page = await house.SignInAsync(browser, number, _complaints);

        // How far a step of a frame goes, and what an element louder than itself is connected with.
        await page.EvaluateAsync("""
            () => {
              const audio = document.querySelector('#player audio');
              window.jumps = [];
              let last = 0;
              const watch = () => { if (audio.currentTime - last > 1) window.jumps.push([last, audio.currentTime]); last = audio.currentTime; requestAnimationFrame(watch); };
              watch();
              const create = AudioContext.prototype.createGain;
              AudioContext.prototype.createGain = function () { return window.gain = create.call(this); };
            }
            """);

        await page.Locator(".message .play").ClickAsync();
        await page.Locator("[data-player=skip]").CheckAsync();
        await page.Locator("[data-player=level]").FillAsync("2");
        await Looks.UntilAsync(page, "window.jumps.length > 0");
        await page.Locator("[data-player=speed]").SelectOptionAsync("2");

        var jump = await page.EvaluateAsync<double[]>("window.jumps[0]");
        // It is silent from the first second to the third.
        Assert.InRange(jump[0], 0.9, 2);
        Assert.InRange(jump[1], 2.5, 3);
        var (speed, level) = (await page.EvaluateAsync<double>("document.querySelector('#player audio').playbackRate"), await page.EvaluateAsync<double>("window.gain.gain.value"));
        Assert.Equal((2, 2), (speed, level));
        await Expect(page.Locator("#found")).ToContainTextAsync("No new messages");
        await Expect(page.Locator("[data-folder=Old].badge")).ToHaveTextAsync("1");
        Assert.Equal("Old", (await It.MessageAsync(number)).Folder);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Everything_is_done_by_keys_alone()
    {
        var number = await house.NewMailboxAsync();
        foreach (var name in new[] { "One", "Two", "Three" }) await house.LeaveAsync(number, name);
        var page = await house.SignInAsync(browser, number, _complaints);
        var rows = page.Locator(".message");
        await Expect(rows).ToHaveCountAsync(3);

        await page.Keyboard.PressAsync("j");
        await Expect(rows.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await Expect(rows.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await Expect(rows.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync(" ");
        await Looks.UntilAsync(page, "!document.querySelector('#player audio').paused");
        await page.Keyboard.PressAsync(" ");
        await Looks.UntilAsync(page, "document.querySelector('#player audio').paused");
        await page.Keyboard.PressAsync("d");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("u");
        await Expect(rows).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        await Expect(page.Locator("[data-bulk]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("h");
        await Expect(rows).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#keys")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#keys")).ToBeHiddenAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Several_messages_are_picked_and_changed_together_and_one_is_sent_on_with_a_comment()
    {
        var (number, other) = (await house.NewMailboxAsync(), await house.NewMailboxAsync());
        foreach (var name in new[] { "One", "Two", "Three" }) await house.LeaveAsync(number, name);
        var page = await house.SignInAsync(browser, number, _complaints);

        var comment = SoundBytes();
        await page.Locator(".message[data-name=Two] [data-do=forward]").ClickAsync();
        await page.FillAsync("#forward-to", "nobody-there");
        await page.ClickAsync("#forward .main");
        await Expect(page.Locator("#forward [data-problem]")).ToBeVisibleAsync();
        await page.FillAsync("#forward-to", other);
        await page.SetInputFilesAsync("#forward-comment", comment);
        await page.ClickAsync("#forward .main");
        await Expect(page.Locator("#forward")).ToBeHiddenAsync();
        Assert.Equal("Two", (await It.MessageAsync(other)).CallerName);
        Assert.InRange((await It.MessageAsync(other)).Duration, 5, 6);

        await page.Locator(".message[data-name=One] [data-pick]").CheckAsync();
        await page.Locator(".message[data-name=Three] [data-pick]").CheckAsync();
        await page.ClickAsync("[data-bulk-do=delete]");
        await Expect(page.Locator(".message")).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-folder=Deleted].badge")).ToHaveTextAsync("2");
        await page.ClickAsync(".folders >> text=Deleted");
        await page.WaitForURLAsync("**folder=Deleted");
        await page.Locator(".message").First.Locator("[data-do=destroy]").ClickAsync();
        await page.ClickAsync("dialog[open] .main");
        await Expect(page.Locator(".message")).ToHaveCountAsync(1);
        File.Delete(comment);
        Assert.DoesNotContain(_complaints, complaint => !complaint.Contains("400", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_greeting_that_is_uploaded_is_what_callers_hear_and_so_is_one_of_the_microphone()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.SignInAsync(browser, number, _complaints, new BrowserNewContextOptions { Permissions = ["microphone"] });
        await page.ClickAsync("text=Greetings");
        await page.WaitForURLAsync("**/greetings");
        await Expect(page.Locator("main")).ToContainTextAsync("The caller hears the stock greeting");
        var sound = SoundBytes();

        var unavailable = page.Locator(".card", new PageLocatorOptions { Has = page.Locator("#unavail-file") });
        await unavailable.Locator("summary").ClickAsync();
        await unavailable.Locator("input[type=file]").SetInputFilesAsync(sound);
        await unavailable.Locator("form button").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("the greeting that you recorded");
        var heard = await Simulated.RunAsync(It, new { stasis = $"leave,{number}@default,us" });
        Assert.Contains(heard.Of("prompt"), prompt => prompt.EndsWith("unavail", StringComparison.Ordinal));

        var busy = page.Locator(".card", new PageLocatorOptions { Has = page.Locator("#busy-file") });
        await busy.Locator("[data-record=start]").ClickAsync();
        await Looks.UntilAsync(page, "Number(document.querySelector('[data-seconds]')?.dataset.seconds) > 1");
        await busy.Locator("[data-record=stop]").ClickAsync();
        await busy.Locator("[data-record=save]").ClickAsync();
        await Expect(busy).ToContainTextAsync("Recorded");
        var busyHeard = await Simulated.RunAsync(It, new { stasis = $"leave,{number}@default,bs" });
        Assert.Contains(busyHeard.Of("prompt"), prompt => prompt.EndsWith("busy", StringComparison.Ordinal));
        File.Delete(sound);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Settings_are_changed_and_what_is_wrong_is_said_at_its_field()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.SignInAsync(browser, number, _complaints);
        await page.ClickAsync("text=Settings");
        await page.WaitForURLAsync("**/settings");

        await page.FillAsync("#zone", "Europe/Nowhere");
        await page.ClickAsync("form:has(#zone) .main");
        await Expect(page.Locator("#zone")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator(".field-error")).ToBeVisibleAsync();
        await page.FillAsync("#zone", "Europe/Berlin");
        await page.FillAsync("#fullName", "Ann Other");
        await page.ClickAsync("form:has(#zone) .main");
        await Expect(page.Locator("[aria-invalid]")).ToHaveCountAsync(0);
        await Expect(page.Locator("#fullName")).ToHaveValueAsync("Ann Other");

        var settings = (await It.Api.GetFromJsonAsync<JsonNode>($"mailboxes/{number}@default"))!;
        Assert.Equal(("Ann Other", "Europe/Berlin"), ((string?)settings["fullName"], (string?)settings["menu"]!["timeZone"]));
        Assert.All(_complaints, complaint => Assert.Contains("400", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_guesses_the_PIN_is_locked_out_and_told_what_to_do()
    {
        var number = await house.NewMailboxAsync();
        var page = await browser.OpenAsync(house.Address, _complaints);

        for (var attempt = 0; attempt < 5; attempt++)
        {
            await page.FillAsync("#mailbox", number);
            await page.FillAsync("#pin", $"{attempt}");
            await page.PressAsync("#pin", "Enter");
            await Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        }
        await page.FillAsync("#pin", PagesHouse.Pin);
        await page.PressAsync("#pin", "Enter");

        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("The PIN was wrong too often");
        await Expect(page.Locator("[role=alert]")).ToContainTextAsync("ask your administrator");
    }

    [Fact]
    public async Task The_page_is_there_without_script_and_in_the_browsers_language_and_time_zone()
    {
        var number = await house.NewMailboxAsync();
        await house.LeaveAsync(number);
        var page = await browser.OpenAsync(house.Address, _complaints, new BrowserNewContextOptions { JavaScriptEnabled = false, Locale = "ru-RU", TimezoneId = "Asia/Tokyo" });
        await page.FillAsync("#mailbox", number);
        await page.FillAsync("#pin", PagesHouse.Pin);
        await page.PressAsync("#pin", "Enter");

        await Expect(page.Locator("#folder-name")).ToHaveTextAsync("Новые");
        await Expect(page.Locator(".message")).ToContainTextAsync("Bob Miller");
        Assert.Contains("<noscript><p class=\"problem\">В браузере выключены скрипты", WebUtility.HtmlDecode(await page.ContentAsync()), StringComparison.Ordinal);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Times_are_those_of_the_browsers_zone_from_the_first_page_on()
    {
        var number = await house.NewMailboxAsync();
        await house.LeaveAsync(number);
        var page = await house.SignInAsync(browser, number, _complaints, new BrowserNewContextOptions { TimezoneId = "Asia/Tokyo" });

        var at = DateTimeOffset.Parse((await page.Locator(".message time").GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture);
        await Expect(page.Locator(".message time")).ToContainTextAsync(at.ToOffset(TimeSpan.FromHours(9)).ToString("HH:mm", CultureInfo.InvariantCulture));
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_rule_of_the_schedule_is_added_and_deleted_and_a_greeting_too()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.SignInAsync(browser, number, _complaints);
        await page.ClickAsync("text=Greetings");
        await page.WaitForURLAsync("**/greetings");
        await page.ClickAsync("text=Add a rule");
        await page.FillAsync("#rule-greeting", "closed");
        await page.SelectOptionAsync("#rule-only", "unavailable");
        await page.FillAsync("#rule-days", "sat,sun");
        await page.ClickAsync("form[data-list] button");
        var rule = page.Locator("ol li");
        await Expect(rule).ToContainTextAsync("closed");
        var stored = (await It.Api.GetFromJsonAsync<JsonNode>($"mailboxes/{number}@default"))!["menu"]!["schedule"]![0]!;
        Assert.Equal(("closed", "unavailable", "sat,sun"), ((string?)stored["greeting"], (string?)stored["only"], (string?)stored["days"]));

        var sound = SoundBytes();
        var card = page.Locator(".card", new PageLocatorOptions { Has = page.Locator("#closed-file") });
        await card.Locator("summary").ClickAsync();
        await card.Locator("input[type=file]").SetInputFilesAsync(sound);
        await card.Locator("form button").ClickAsync();
        await Expect(card).ToContainTextAsync("Recorded");
        await card.Locator("summary").ClickAsync();
        await card.Locator("button.danger:visible").ClickAsync();
        await page.ClickAsync("dialog[open] .main");
        await Expect(card).ToContainTextAsync("Not recorded yet");

        await rule.Locator("button").ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("No rules yet");
        File.Delete(sound);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Two_pages_do_not_overwrite_each_others_rules()
    {
        var number = await house.NewMailboxAsync();
        var page = await house.SignInAsync(browser, number, _complaints);
        await page.GotoAsync(new Uri(house.Address, $"/mailboxes/{number}@default/greetings").ToString());

        (await It.Api.PatchAsJsonAsync($"mailboxes/{number}@default", new { menu = new { schedule = new[] { new { greeting = "lunch", days = "mon" } } } })).EnsureSuccessStatusCode();
        await page.ClickAsync("text=Add a rule");
        await page.FillAsync("#rule-greeting", "closed");
        await page.ClickAsync("form[data-list] button");

        await Expect(page.Locator(".toast.problem")).ToContainTextAsync("read it again");
        Assert.Equal("lunch", (string?)Assert.Single((await It.Api.GetFromJsonAsync<JsonNode>($"mailboxes/{number}@default"))!["menu"]!["schedule"]!.AsArray())!["greeting"]);
    }

    private static Task ShowsAsync(SippPhone phone, string lamp) =>
        Poll.ForAsync($"a lamp that shows {lamp}", () => phone.Notifies is [.., var last] && last.VoiceMessage.StartsWith(lamp, StringComparison.Ordinal));

    /// <summary>Two seconds of a tone, as a file.</summary>
    private static string SoundBytes()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.wav");
        WavFile.Write(file, [.. Enumerable.Range(0, 2 * 8000).Select(n => (short)(8000 * Math.Sin(n * 0.35)))], 8000);
        return file;
    }
}
