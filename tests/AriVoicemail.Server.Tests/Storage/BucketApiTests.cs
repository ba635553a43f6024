using System.Net;
using AriVoicemail.Bed;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Storage;

/// <summary>REST where messages are stored in a bucket.</summary>
public sealed class BucketApiTests(BucketServer server) : IClassFixture<BucketServer>
{
    [Fact]
    public async Task A_message_is_listed_heard_moved_and_deleted_as_from_a_directory()
    {
        var mailbox = await server.NewMailboxAsync();
        var message = $"/api/v1/mailboxes/{mailbox}/messages/{await DeliverAsync(mailbox)}";

        var sound = await server.Reader.GetByteArrayAsync($"{message}/audio");
        using var moved = await server.Admin.PatchAsync(message, new { folder = "Friends" });
        var counts = await server.Reader.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/counts");
        using var deleted = await server.Admin.DeleteAsync(message);

        Assert.Equal(8000 * 2 + 44, sound.Length);
        Assert.Equal(("Friends", 0), ((string?)(await moved.JsonAsync(HttpStatusCode.OK))["folder"], (int)counts["new"]!));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await (await server.Reader.GetAsync($"{message}/audio")).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_needs_a_bucket_that_is_away_can_be_asked_again_later()
    {
        var mailbox = await server.NewMailboxAsync();
        var message = $"/api/v1/mailboxes/{mailbox}/messages/{await DeliverAsync(mailbox)}";
        server.Relay.Fail(_ => HttpFault.CutBefore);
        try
        {
            using var sound = await server.Reader.GetAsync($"{message}/audio");
            await sound.ProblemAsync(HttpStatusCode.ServiceUnavailable, "stored elsewhere");
            Assert.NotNull(sound.Headers.RetryAfter);
            await (await server.Admin.DeleteAsync($"/api/v1/mailboxes/{mailbox}?messages=delete")).ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.NotNull(await server.Reader.GetJsonAsync(message));
        }
        finally
        {
            server.Relay.Mend();
        }

        Assert.NotEmpty(await server.Reader.GetByteArrayAsync($"{message}/audio"));
    }

    private async Task<string> DeliverAsync(MailboxAddress mailbox)
    {
        var draft = StoreBed.Draft("", mailbox);
        var id = Recording.NewId(DateTimeOffset.UtcNow);
        var sound = Path.Combine(Directory.CreateDirectory(Path.Combine(server.SpoolDirectory, "made")).FullName, $"{id}.wav");
        StoreBed.WriteSound(sound, new short[8000]);
        await server.Messages.DeliverAsync(mailbox, new Recording(id, "test", "", Recording.NameOf(id, mailbox), draft), sound, 1, last: true, _ => { });
        return draft.MessageId;
    }
}
