using System.Net;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.OpenApi;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Pages;

/// <summary>What open pages fetch by themselves because of one event is drawn once, for each kind of viewer.</summary>
public sealed class SharedPageTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private const int Pages = 40;

    // Each drawing says from when on its own events are to come, so that two of them differ.
    [Fact]
    public async Task Pages_that_are_told_of_the_same_event_get_the_same_and_others_what_is_so_now()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");

        var told = await Task.WhenAll(Enumerable.Range(0, Pages).Select(_ => FetchAsync(owner, mailbox, "event-1")));
        var alone = await Task.WhenAll(Enumerable.Range(0, Pages).Select(_ => FetchAsync(owner, mailbox, null)));

        Assert.True(told.Distinct().Count() <= Pages / 4, $"{told.Distinct().Count()} of {Pages} pages were drawn");
        Assert.True(alone.Distinct().Count() > Pages / 4, $"{alone.Distinct().Count()} of {Pages} pages differ");
    }

    [Fact]
    public async Task Whoever_is_told_of_a_later_event_or_of_none_sees_what_has_come_since()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        Assert.DoesNotContain("data-message", await FetchAsync(owner, mailbox, "event-1"), StringComparison.Ordinal);

        using var sound = ApiSandbox.Sound();
        using var delivered = await server.Admin.PostAsync(new Uri($"/api/v1/mailboxes/{mailbox}/messages", UriKind.Relative), sound);

        Assert.Equal(HttpStatusCode.Created, delivered.StatusCode);
        Assert.Contains("data-message", await FetchAsync(owner, mailbox, "event-2"), StringComparison.Ordinal);
        Assert.Contains("data-message", await FetchAsync(owner, mailbox, null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_a_page_that_was_drawn_for_another_viewer()
    {
        var mailbox = await server.NewMailboxAsync(new { pin = "4711" });
        using var owner = await PageVisitor.OwnerAsync(server, mailbox.ToString(), "4711");
        using var reader = await PageVisitor.HolderAsync(server, ApiRole.Reader);
        using var stranger = await PageVisitor.HolderAsync(server, ApiRole.Admin, ["elsewhere"]);
        using var nobody = new PageVisitor(server);

        var owners = await FetchAsync(owner, mailbox, "event-1");
        var readers = await FetchAsync(reader, mailbox, "event-1");
        owner.Cookies.Add(server.Address, new Cookie("arivm-language", "ru"));
        var russian = await FetchAsync(owner, mailbox, "event-1");
        using var strangers = await AskAsync(stranger, mailbox, "event-1");
        using var nobodys = await AskAsync(nobody, mailbox, "event-1");

        Assert.Contains($"/mailboxes/{mailbox}/settings", owners, StringComparison.Ordinal);
        Assert.DoesNotContain($"/mailboxes/{mailbox}/settings", readers, StringComparison.Ordinal);
        Assert.Contains("a Reader", readers, StringComparison.Ordinal);
        Assert.Contains("lang=\"ru\"", russian[..200], StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Unauthorized), (strangers.StatusCode, nobodys.StatusCode));
    }

    private static async Task<string> FetchAsync(PageVisitor visitor, MailboxAddress mailbox, string? told)
    {
        using var answer = await AskAsync(visitor, mailbox, told);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<HttpResponseMessage> AskAsync(PageVisitor visitor, MailboxAddress mailbox, string? told)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/mailboxes/{mailbox}/messages?folder=INBOX", UriKind.Relative));
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("X-By-Itself", "1");
        if (told is not null) request.Headers.Add("Last-Event-ID", told);
        return await visitor.SendAsync(request);
    }
}
