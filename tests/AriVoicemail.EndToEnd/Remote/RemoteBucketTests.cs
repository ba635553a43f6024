using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Remote;

/// <summary>The same with messages in a bucket, and what becomes of calls while it is away.</summary>
public sealed class RemoteBucketTests(RemoteBucketFixture fixture) : RemoteTests(fixture), IClassFixture<RemoteBucketFixture>
{
    private Installation It => fixture.Installation;

    private HttpRelay Storing => fixture.Storing!;

    [Theory]
    [InlineData("4010", HttpFault.CutBefore)]
    [InlineData("4011", HttpFault.Silence)]
    public async Task What_a_caller_says_while_the_bucket_is_away_is_stored_later(string mailbox, HttpFault fault)
    {
        await It.CreateMailboxAsync(mailbox);
        try
        {
            Storing.Fail(_ => fault);
            await fixture.LeaveAsync(mailbox, "patience");
            await It.Arivm.LoggedAsync("cannot be filed now and is tried again");
            Assert.Empty(await It.MessagesAsync(mailbox));
        }
        finally
        {
            Storing.Mend();
        }

        Assert.Equal(1, (await It.MessageAsync(mailbox)).Duration);
        Assert.Equal(2, (await fixture.StoredAsync(mailbox)).Count);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task An_owner_is_told_that_a_message_cannot_be_heard_now_and_it_stays_new()
    {
        await It.CreateMailboxAsync("4012");
        await fixture.LeaveAsync("4012", "later");
        await It.MessageAsync("4012");
        await using var owner = await fixture.OwnerAsync("c4012s");
        try
        {
            Storing.Fail(request => request.EndsWith(".wav", StringComparison.Ordinal) ? HttpFault.InternalError : HttpFault.None);
            Assert.Equal("vm-first vm-message arivm-not-now vm-advopts", await owner.AnswerToAsync("1", "vm-advopts"));
            Assert.Equal(new StoredCounts(1, 0, 0, 0), await It.CountsAsync("4012"));
        }
        finally
        {
            Storing.Mend();
        }

        await owner.HeardAsync("vm-helpexit", times: 2);
        Assert.Equal("vm-first vm-message later vm-advopts", await owner.AnswerToAsync("5", "vm-advopts"));
    }

    [Fact]
    public async Task What_an_owner_decides_while_the_bucket_is_away_counts_at_once_and_is_done_later()
    {
        await It.CreateMailboxAsync("4013");
        await fixture.LeaveAsync("4013", "away");
        await It.MessageAsync("4013");
        await using (var owner = await fixture.OwnerAsync("c4013s"))
        {
            await owner.AnswerToAsync("1", "away");
            await owner.HeardAsync("vm-helpexit", times: 2);
            try
            {
                Storing.Fail(_ => HttpFault.CutBefore);
                await owner.AnswerToAsync("7", "vm-deleted");
                await owner.PressAsync("#");
                await owner.EndedAsync();
                Assert.Equal(new StoredCounts(0, 0, 0, 0), await It.CountsAsync("4013"));
            }
            finally
            {
                Storing.Mend();
            }
        }

        await Poll.ForAsync("nothing to be stored any more", async () => (await fixture.StoredAsync("4013")).Count == 0);
    }
}
