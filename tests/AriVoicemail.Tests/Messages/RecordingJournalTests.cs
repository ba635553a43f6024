using System.Text.Json;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;

namespace AriVoicemail.Tests.Messages;

public abstract class RecordingJournalTests(IEmptyDatabases databases) : StoreTests(databases)
{
    [Fact]
    public async Task What_is_known_of_a_recording_is_read_back_by_its_node()
    {
        var draft = StoreBed.Draft("Urgent", StoreBed.Mailbox, StoreBed.Other) with { CallerName = "J\u00fcrgen \"J\" <5>; 'x'", Gain = -3, MinSecs = 2 };
        var recording = await Bed.RecordAsync(draft);
        var read = Assert.Single(await Bed.Journal.ListAsync("node-1", null, CancellationToken.None));
        Assert.Equal(JsonSerializer.Serialize(recording), JsonSerializer.Serialize(read));
        Assert.Empty(await Bed.Journal.ListAsync("node-2", null, CancellationToken.None));
        Assert.Equal([recording.Name], await Bed.Journal.ListNamesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task The_oldest_comes_first()
    {
        var late = await Bed.RecordAsync(StoreBed.Draft() with { StartedAt = Bed.Time.Now.AddHours(1) });
        var early = await Bed.RecordAsync(StoreBed.Draft());
        var read = await Bed.Journal.ListAsync("node-1", null, CancellationToken.None);
        Assert.Equal([early.Id, late.Id], read.Select(recording => recording.Id));
    }

    [Fact]
    public async Task A_row_is_written_once_and_removed_once()
    {
        var recording = await Bed.RecordAsync(StoreBed.Draft());
        await Bed.Journal.AddAsync(recording with { ChannelId = "another" }, CancellationToken.None);
        Assert.Equal("channel-1", Assert.Single(await Bed.Journal.ListAsync("node-1", null, CancellationToken.None)).ChannelId);
        await Bed.Journal.RemoveAsync(recording.Id, CancellationToken.None);
        await Bed.Journal.RemoveAsync(recording.Id, CancellationToken.None);
        Assert.Empty(await Bed.Journal.ListNamesAsync(CancellationToken.None));
    }

    [Fact]
    public void A_recordings_name_tells_mailbox_and_id_and_the_id_when_it_began()
    {
        var now = new DateTimeOffset(2026, 3, 5, 14, 7, 9, TimeSpan.Zero);
        var id = Recording.NewId(now);
        Assert.True(Recording.TryParseName(Recording.NameOf(id, MailboxAddress.Parse("1000@sales")), out var mailbox, out var read));
        Assert.Equal(("1000@sales", id, now), (mailbox.ToString(), read, Recording.StartOf(read)));
        Assert.Equal($"{now.ToUnixTimeSeconds()}-{id[^8..]}", Recording.MessageIdOf(read));
    }

    [Theory]
    [InlineData("voicemail/default/1000/tmp/XXabcd")]
    [InlineData("voicemail/default/1000/tmp/arivm-1")]
    [InlineData("voicemail/default/../tmp/arivm-019cbe8b5ec87c0f8a1d2b3c4d5e6f70")]
    [InlineData("voicemail/default/1000/INBOX/arivm-019cbe8b5ec87c0f8a1d2b3c4d5e6f70")]
    [InlineData("other/default/1000/tmp/arivm-019cbe8b5ec87c0f8a1d2b3c4d5e6f70")]
    [InlineData("voicemail/default/1000/tmp/x/arivm-019cbe8b5ec87c0f8a1d2b3c4d5e6f70")]
    [InlineData("")]
    public void Names_of_other_recordings_are_not_ours(string name) => Assert.False(Recording.TryParseName(name, out _, out _));
}
