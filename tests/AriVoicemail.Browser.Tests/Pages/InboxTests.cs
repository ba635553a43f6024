using AriVoicemail.Bed;
using AriVoicemail.EndToEnd;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AriVoicemail.Browser.Tests.Pages;

/// <summary>A list that moves under the hands of who works in it.</summary>
public sealed class InboxTests(PagesHouse house, Browser browser) : IClassFixture<PagesHouse>, IClassFixture<Browser>
{
    private readonly List<string> _complaints = [];

    private Installation It => house.It;

    [Fact]
    public async Task Search_finds_as_one_types_and_what_comes_meanwhile_too()
    {
        var number = await MailboxWithAsync("One", "Two", "Three");
        var page = await house.SignInAsync(browser, number, _complaints);
        var rows = page.Locator(".message");

        await page.Locator("#q").PressSequentiallyAsync("Two");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("Two");
        await house.LeaveAsync(number, "Two again");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(page.Locator("#q")).ToHaveValueAsync("Two");
        await page.Locator("#q").FillAsync("nobody");
        await Expect(page.Locator("#found")).ToContainTextAsync("Nobody here is called");
        await page.Locator("#q").FillAsync("");
        await Expect(rows).ToHaveCountAsync(4);

        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task What_was_picked_and_where_one_was_outlives_a_list_that_is_fetched_again()
    {
        var number = await MailboxWithAsync("One", "Two", "Three");
        var page = await house.SignInAsync(browser, number, _complaints);
        await Row(page, "One").Locator("[data-pick]").CheckAsync();
        await Row(page, "Two").Locator("[data-do=forward]").FocusAsync();

        await house.LeaveAsync(number, "Four");

        await Expect(page.Locator(".message")).ToHaveCountAsync(4);
        await Expect(Row(page, "One").Locator("[data-pick]")).ToBeCheckedAsync();
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("1");
        await Expect(Row(page, "Two").Locator("[data-do=forward]")).ToBeFocusedAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Of_several_of_which_one_fails_it_is_said_how_many_were_done_and_those_are_taken_back()
    {
        var number = await MailboxWithAsync("One", "Two");
        var failing = await house.LeaveAsync(number, "Three");
        var page = await house.SignInAsync(browser, number, _complaints);
        await page.RouteAsync($"**/api/v1/**/messages/{failing}", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"detail":"The database cannot be used at the moment."}""",
        }));

        await page.CheckAsync("#pick-all");
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("3");
        await page.ClickAsync("#bulk-delete");

        await Expect(page.Locator(".toast.problem")).ToContainTextAsync("2 of 3 done. The database cannot be used");
        await Expect(page.Locator(".message")).ToHaveCountAsync(1);
        await Expect(Row(page, "Three").Locator("[data-pick]")).ToBeCheckedAsync();
        await page.ClickAsync(".toast button");
        await Expect(page.Locator(".message")).ToHaveCountAsync(3);
        Assert.All(_complaints, complaint => Assert.Contains("503", complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_are_moved_restored_and_destroyed_by_keyboard_and_none_moves_before_its_folder_is_chosen()
    {
        var number = await MailboxWithAsync("One", "Two");
        var page = await house.SignInAsync(browser, number, _complaints);
        var rows = page.Locator(".message");

        await Row(page, "One").Locator("[data-do=move]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#folder")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#folder")).ToBeHiddenAsync();
        Assert.All(await It.MessagesAsync(number), message => Assert.Equal("INBOX", message.Folder));

        await page.CheckAsync("#pick-all");
        await page.Locator("#bulk-move").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#folder button[value=Friends]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(0);
        await page.ClickAsync(".folders >> text=Friends");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(page.Locator("[data-do=heard], [data-do=unheard], #bulk-unheard")).ToHaveCountAsync(0);

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("d");
        await Expect(rows).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("d");
        await Expect(rows).ToHaveCountAsync(0);
        await page.ClickAsync(".folders >> text=Deleted");
        await Expect(rows).ToHaveCountAsync(2);
        await Row(page, "One").Locator("[data-do=restore]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#folder button[value=Old]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(1);
        await Row(page, "Two").Locator("[data-do=destroy]").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(0);

        var left = Assert.Single(await It.MessagesAsync(number));
        Assert.Equal(("One", "Old"), (left.CallerName, left.Folder));
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Older_messages_are_on_a_page_that_stays_where_it_is()
    {
        var number = await MailboxWithAsync([.. Enumerable.Range(1, 21).Select(index => $"Caller {index:00}")]);
        var page = await house.SignInAsync(browser, number, _complaints);
        await Expect(page.Locator(".message")).ToHaveCountAsync(20);

        await page.ClickAsync("text=Older messages");
        await Expect(page.Locator(".message")).ToHaveCountAsync(1);
        var oldest = await page.Locator(".message .name").InnerTextAsync();
        await house.LeaveAsync(number, "Newest");
        await Expect(page.Locator("[data-folder=INBOX].badge")).ToHaveTextAsync("22");
        await Expect(page.Locator(".message")).ToContainTextAsync(oldest);

        await page.Locator("#q").FillAsync("Newest");
        await Expect(page.Locator(".message")).ToContainTextAsync("Newest");
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task Keys_are_where_they_are_on_a_Russian_keyboard()
    {
        var number = await MailboxWithAsync("One", "Two");
        var page = await house.SignInAsync(browser, number, _complaints, new BrowserNewContextOptions { Locale = "ru-RU" });
        var rows = page.Locator(".message");
        await Expect(rows).ToHaveCountAsync(2);

        await PressAsync("о", "KeyJ");
        await Expect(rows.Nth(0)).ToBeFocusedAsync();
        await PressAsync("в", "KeyD");
        await Expect(rows).ToHaveCountAsync(1);
        await PressAsync("г", "KeyU");
        await Expect(rows).ToHaveCountAsync(2);
        Assert.Empty(_complaints);

        Task PressAsync(string key, string code) =>
            page.EvaluateAsync("([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }))", new[] { key, code });
    }

    [Fact]
    public async Task What_an_administrator_listens_to_its_owner_has_not_heard()
    {
        var number = await MailboxWithAsync("One");
        var page = await house.AdministerAsync(browser, _complaints);
        await page.GotoAsync(new Uri(house.Address, $"/mailboxes/{number}@default/messages").ToString());

        await page.ClickAsync(".message .play");
        await Looks.UntilAsync(page, "document.querySelector('#player audio').ended");
        await page.Locator(".message [data-do=urgent]").ClickAsync();
        await Expect(page.Locator("[data-folder=Urgent].badge")).ToHaveTextAsync("1");

        Assert.Equal("Urgent", (await It.MessageAsync(number)).Folder);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task By_plain_HTTP_at_a_name_of_the_house_an_owner_signs_in_changes_and_goes()
    {
        var number = await MailboxWithAsync("One");
        var page = await browser.OpenAsync(new UriBuilder(house.Address) { Host = Browser.PlainHost }.Uri, _complaints);
        await page.FillAsync("#mailbox", number);
        await page.FillAsync("#pin", PagesHouse.Pin);
        await page.PressAsync("#pin", "Enter");
        await page.WaitForURLAsync("**/messages");
        Assert.False(await page.EvaluateAsync<bool>("isSecureContext"));

        await page.Locator(".message [data-do=delete]").ClickAsync();
        await Expect(page.Locator(".message")).ToHaveCountAsync(0);
        await page.ClickAsync("text=Sign out");
        await page.WaitForURLAsync("**/signin");
        await page.GotoAsync(new UriBuilder(house.Address) { Host = Browser.PlainHost, Path = $"/mailboxes/{number}@default/messages" }.Uri.ToString());

        await Expect(page.Locator("#pin")).ToBeVisibleAsync();
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_page_that_hears_of_nothing_says_so_and_catches_up()
    {
        var number = await MailboxWithAsync("One");
        var page = await house.SignInAsync(browser, number, _complaints);
        await page.RouteAsync("**/api/v1/events*", route => route.AbortAsync());
        await page.ReloadAsync();
        await Expect(page.Locator("#lost")).ToBeVisibleAsync();
        await house.LeaveAsync(number, "Two");

        await page.UnrouteAsync("**/api/v1/events*");

        await Expect(page.Locator("#lost")).ToBeHiddenAsync(new LocatorAssertionsToBeHiddenOptions { Timeout = 30_000 });
        await Expect(page.Locator(".message")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task An_owner_listens_in_to_a_message_that_is_being_left_by_phone()
    {
        var number = await house.NewMailboxAsync();
        await using var phone = await house.PhoneAsync(number);
        var page = await house.SignInAsync(browser, number, _complaints);
        await using var caller = await TalkingPhone.CallAsync(It.Asterisk, $"l{number}s", house.Sounds);

        await page.ClickAsync("#live button");
        await phone.AnswerAsync();
        await phone.HeardAsync("arivm-screening");
        await caller.SayAsync(house.Sounds.Make("are you there", 6));
        await phone.HearsAsync("are you there", 0.5);
        await phone.HangUpAsync();
        await caller.HangUpAsync();

        await Expect(page.Locator(".message")).ToHaveCountAsync(1, new LocatorAssertionsToHaveCountOptions { Timeout = 20_000 });
        await Expect(page.Locator("#live button")).ToHaveCountAsync(0);
        Assert.Empty(_complaints);
    }

    [Fact]
    public async Task A_message_is_played_on_the_owners_phone_and_its_caller_called_back()
    {
        var (number, callerNumber) = (await house.NewMailboxAsync(), await house.NewMailboxAsync());
        await house.LeaveAsync(number, "Bob Miller", callerNumber);
        var page = await house.SignInAsync(browser, number, _complaints);

        await using (var phone = await house.PhoneAsync(number))
        {
            await page.ClickAsync(".message [data-do=ring]");
            await Expect(page.Locator(".toast")).ToContainTextAsync("Your phone is ringing");
            await phone.AnswerAsync();
            await phone.HeardAsync("vm-helpexit");
            await phone.HangUpAsync();
        }
        await Expect(page.Locator("[data-folder=Old].badge")).ToHaveTextAsync("1", new LocatorAssertionsToHaveTextOptions { Timeout = 20_000 });
        await page.ClickAsync(".folders >> text=Old");

        await using var owner = await house.PhoneAsync(number);
        await using var caller = await house.PhoneAsync(callerNumber);
        await page.ClickAsync(".message [data-do=callBack]");
        await owner.AnswerAsync();
        await caller.AnswerAsync();
        await caller.SayAsync(house.Sounds.Make("thank you for calling", 2));
        await owner.HearsAsync("thank you for calling", 0.5);
        Assert.Empty(_complaints);
    }

    private static ILocator Row(IPage page, string name) => page.Locator($".message[data-name={name}]");

    private async Task<string> MailboxWithAsync(params string[] callers)
    {
        var number = await house.NewMailboxAsync();
        foreach (var caller in callers) await house.LeaveAsync(number, caller);
        return number;
    }
}
