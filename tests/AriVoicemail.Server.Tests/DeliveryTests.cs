using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AriVoicemail.Audio;
using AriVoicemail.Bed;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>Messages that come over REST.</summary>
public abstract class DeliveryTests(ServerFixture server)
{
    [Theory]
    [InlineData(SoundFormat.WavPcm16, 8000, 1)]
    [InlineData(SoundFormat.WavPcm16, 44100, 2)]
    [InlineData(SoundFormat.Flac, 48000, 2)]
    [InlineData(SoundFormat.OggOpus, 48000, 1)]
    [InlineData(SoundFormat.Mp3, 22050, 2)]
    [InlineData(SoundFormat.WavMuLaw, 8000, 1)]
    public async Task A_sound_of_any_kind_becomes_a_message_that_a_telephone_plays(SoundFormat format, int rate, int channels)
    {
        var mailbox = await server.NewMailboxAsync();

        var message = await (await UploadAsync(mailbox, SoundBytes.Tone(format, rate, channels, seconds: 2, frequency: 440), callerName: "Ann Lee", callerNumber: "5551"))
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal(("Ann Lee", "5551", "INBOX", 2), ((string?)message["callerName"], (string?)message["callerNumber"], (string?)message["folder"], (int)message["duration"]!));
        using var sound = SoundFile.OpenRead(SoundBytes.Keep(await server.Admin.GetByteArrayAsync((string?)message["audio"])));
        Assert.Equal((8000, 1), (sound.SampleRate, sound.Channels));
        var samples = new short[sound.Frames];
        sound.Read(samples);
        Assert.InRange(samples.Length, 15_800, 16_600);
        Assert.Equal(440, SoundBytes.FrequencyOf(samples, 8000), tolerance: 3);
        Assert.Equal(1, (int)(await server.Admin.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/counts"))["new"]!);
    }

    [Fact]
    public async Task What_is_no_sound_is_refused_and_nothing_is_left()
    {
        var mailbox = await server.NewMailboxAsync();

        foreach (var content in new byte[][] { "hello, this is text"u8.ToArray(), new byte[5000], [], "RIFF"u8.ToArray() })
        {
            await (await UploadAsync(mailbox, content)).ProblemAsync(HttpStatusCode.BadRequest, "audio");
        }

        Assert.Empty((await server.Admin.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/messages"))["items"]!.AsArray());
        // Other tests upload meanwhile, and clean up after themselves.
        await Poll.ForAsync("no upload that is left", () => Directory.GetFileSystemEntries(Path.GetTempPath(), "arivm-upload-*").Length == 0);
    }

    [Theory]
    [InlineData(1, "1000")]
    [InlineData(999, "1000")]
    [InlineData(384_001, "384000")]
    [InlineData(2_100_000, "384000")]
    public async Task A_sound_of_a_rate_that_nobody_records_is_refused_wherever_it_is_sent_and_nothing_is_left(int rate, string allowed)
    {
        var mailbox = await server.NewMailboxAsync();
        var sound = SoundBytes.WithHeader(rate, channels: 1);
        var message = await (await UploadAsync(mailbox, SoundBytes.Short)).JsonAsync(HttpStatusCode.Created);
        using var form = Form(sound);

        var refused = new Dictionary<string, HttpResponseMessage>
        {
            ["audio"] = await UploadAsync(mailbox, sound),
            ["audio "] = await server.Admin.PutAsync($"/api/v1/mailboxes/{mailbox}/greetings/busy", form),
            ["prepend"] = await server.Admin.PostAsJsonAsync($"/api/v1/mailboxes/{mailbox}/messages/{message["id"]}/forward", new { to = new[] { mailbox.ToString() }, prepend = sound }),
            ["script[0].audio"] = await server.Admin.PostAsJsonAsync("/api/v1/simulations", new { stasis = $"leave,{mailbox}", script = new[] { new { audio = sound } } }),
        };

        foreach (var (field, answer) in refused)
        {
            var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, allowed);
            Assert.NotNull(problem["errors"]![field.Trim()]);
        }
        await Poll.ForAsync("no upload that is left", () => Directory.GetFileSystemEntries(Path.GetTempPath(), "arivm-upload-*").Length == 0);
    }

    [Fact]
    public async Task While_too_many_sounds_are_worked_on_the_next_is_told_when_to_come_again()
    {
        var mailbox = await server.NewMailboxAsync();
        var message = await (await UploadAsync(mailbox, SoundBytes.Short)).JsonAsync(HttpStatusCode.Created);
        var work = server.App.Services.GetRequiredService<SoundWork>();
        var done = new TaskCompletionSource<int>();
        var others = Enumerable.Range(0, SoundWork.AtOnce + SoundWork.MostWaiting).Select(_ => work.DoAsync(() => done.Task, CancellationToken.None)).ToList();

        var upload = await UploadAsync(mailbox, SoundBytes.Short);
        await upload.ProblemAsync(HttpStatusCode.ServiceUnavailable, "sounds");
        await (await server.Reader.GetAsync($"{message["audio"]}?format=mp3")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "sounds");
        await (await server.Reader.GetAsync($"{message["audio"]}".Replace("/audio", "/waveform"))).ProblemAsync(HttpStatusCode.ServiceUnavailable, "sounds");
        done.SetResult(0);
        await Task.WhenAll(others);

        Assert.NotNull(upload.Headers.RetryAfter);
        await (await UploadAsync(mailbox, SoundBytes.Short)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, (await server.Reader.GetAsync($"{message["audio"]}?format=mp3")).StatusCode);
    }

    [Fact]
    public async Task What_was_made_of_a_message_is_gone_with_it_and_never_had_a_name_that_others_could_know()
    {
        var mailbox = await server.NewMailboxAsync();
        var message = await (await UploadAsync(mailbox, SoundBytes.Short)).JsonAsync(HttpStatusCode.Created);
        var converted = server.App.Services.GetRequiredService<ConvertedAudio>();
        await converted.ForgetAsync();
        var before = converted.Count;

        Assert.Equal(HttpStatusCode.OK, (await server.Reader.GetAsync($"{message["audio"]}?format=opus")).StatusCode);
        await converted.ForgetAsync();
        var kept = converted.Count;
        await (await server.Admin.PatchAsync($"/api/v1/mailboxes/{mailbox}/messages/{message["id"]}", new { heard = true })).JsonAsync(HttpStatusCode.OK);
        await converted.ForgetAsync();
        var moved = converted.Count;
        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync($"/api/v1/mailboxes/{mailbox}/messages/{message["id"]}")).StatusCode);
        await converted.ForgetAsync();

        Assert.Equal((before + 1, before + 1, before), (kept, moved, converted.Count));
        // Other tests ask for sounds meanwhile.
        await Poll.ForAsync("no sound that is left", () => Directory.GetFileSystemEntries(Path.GetTempPath(), "arivm-audio-*").Length == 0);
    }

    [Fact]
    public async Task A_longer_sound_than_the_mailbox_takes_is_refused()
    {
        var mailbox = await server.NewMailboxAsync(new { maxSecs = 1 });

        await (await UploadAsync(mailbox, SoundBytes.Tone(SoundFormat.WavPcm16, 8000, 1, 2, 440))).ProblemAsync(HttpStatusCode.BadRequest, "audio", "longer than 1");
    }

    [Fact]
    public async Task A_full_mailbox_says_so()
    {
        var mailbox = await server.NewMailboxAsync(new { maxMsg = 1 });
        await (await UploadAsync(mailbox, SoundBytes.Short)).JsonAsync(HttpStatusCode.Created);

        await (await UploadAsync(mailbox, SoundBytes.Short)).ProblemAsync(HttpStatusCode.Conflict, "full");
    }

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("opus", "audio/ogg")]
    public async Task A_message_is_had_in_other_formats_and_by_ranges(string format, string kind)
    {
        var mailbox = await server.NewMailboxAsync();
        var message = await (await UploadAsync(mailbox, SoundBytes.Tone(SoundFormat.WavPcm16, 8000, 1, 2, 440))).JsonAsync(HttpStatusCode.Created);
        var path = $"{message["audio"]}?format={format}";

        using var whole = await server.Reader.GetAsync(path);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new RangeHeaderValue(10, 19), IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!) } };
        using var part = await server.Reader.SendAsync(request);

        Assert.Equal(kind, whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[10..20], await part.Content.ReadAsByteArrayAsync());
        using var sound = SoundFile.OpenRead(SoundBytes.Keep(bytes));
        Assert.InRange((double)sound.Frames / sound.SampleRate, 1.9, 2.2);
    }

    [Fact]
    public async Task A_message_is_forwarded_to_mailboxes_and_lists_with_words_before_it()
    {
        var (from, to, member) = (await server.NewMailboxAsync(), await server.NewMailboxAsync(), await server.NewMailboxAsync());
        var list = $"9{to.Number}@{to.Context}";
        await (await server.Admin.PutAsJsonAsync($"/api/v1/lists/{list}", new { members = new[] { member.ToString(), to.ToString() } })).JsonAsync(HttpStatusCode.Created);
        var message = await (await UploadAsync(from, SoundBytes.Tone(SoundFormat.WavPcm16, 8000, 1, 2, 440), callerNumber: "5551")).JsonAsync(HttpStatusCode.Created);

        var forwarded = await (await server.Admin.PostAsJsonAsync(
            $"/api/v1/mailboxes/{from}/messages/{message["id"]}/forward",
            new { to = new[] { to.ToString(), list }, prepend = SoundBytes.Tone(SoundFormat.Flac, 16000, 1, 1, 880) })).JsonAsync(HttpStatusCode.OK);

        Assert.Equal([to.ToString(), member.ToString()], forwarded["results"]!.AsArray().Select(result => (string?)result!["mailbox"]));
        Assert.All(forwarded["results"]!.AsArray(), result => Assert.Equal("delivered", (string?)result!["outcome"]));
        foreach (var mailbox in new[] { to, member })
        {
            var copy = Assert.Single((await server.Admin.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/messages"))["items"]!.AsArray())!;
            Assert.Equal(("5551", 3), ((string?)copy["callerNumber"], (int)copy["duration"]!));
        }
    }

    [Fact]
    public async Task One_who_is_nobody_keeps_the_message_from_all_before_it_is_sent()
    {
        var (from, to) = (await server.NewMailboxAsync(), await server.NewMailboxAsync());
        var message = await (await UploadAsync(from, SoundBytes.Short)).JsonAsync(HttpStatusCode.Created);

        var problem = await (await server.Admin.PostAsJsonAsync(
            $"/api/v1/mailboxes/{from}/messages/{message["id"]}/forward", new { to = new[] { to.ToString(), "77777" } })).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.NotNull(problem["errors"]!["to[1]"]);
        Assert.Empty((await server.Admin.GetJsonAsync($"/api/v1/mailboxes/{to}/messages"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_greeting_is_uploaded_listed_read_and_deleted()
    {
        var mailbox = await server.NewMailboxAsync();
        var greetings = $"/api/v1/mailboxes/{mailbox}/greetings";
        using var form = Form(SoundBytes.Tone(SoundFormat.Mp3, 44100, 2, 2, 440));

        await (await server.Admin.PutAsync($"{greetings}/busy", form)).JsonAsync(HttpStatusCode.OK);

        Assert.Equal("busy", (string?)Assert.Single((await server.Reader.GetJsonAsync(greetings))["items"]!.AsArray())!["name"]);
        using var sound = SoundFile.OpenRead(SoundBytes.Keep(await server.Reader.GetByteArrayAsync($"{greetings}/busy")));
        Assert.Equal((8000, 1), (sound.SampleRate, sound.Channels));
        Assert.True(File.Exists(Path.Combine(server.SpoolDirectory, mailbox.Context, mailbox.Number, "busy.wav")));
        Assert.Equal("busy", (string?)(await server.Reader.GetJsonAsync($"{greetings}/now?kind=busy"))["greeting"]);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync($"{greetings}/busy")).StatusCode);
        await (await server.Reader.GetAsync($"{greetings}/busy")).ProblemAsync(HttpStatusCode.NotFound);
        await (await server.Reader.GetAsync($"{greetings}/no.name")).ProblemAsync(HttpStatusCode.BadRequest, "unavail");
        await (await server.Reader.GetAsync($"{greetings}/msg0001")).ProblemAsync(HttpStatusCode.BadRequest, "unavail");
    }

    [Fact]
    public async Task A_greeting_of_a_schedule_is_uploaded_and_played_when_its_time_has_come()
    {
        var mailbox = await server.NewMailboxAsync(new { menu = new { schedule = new[] { new { greeting = "vacation", since = "2026-12-24", until = "2027-01-06" } } } });
        var path = $"/api/v1/mailboxes/{mailbox}/greetings";
        using var form = Form(SoundBytes.Tone(SoundFormat.WavPcm16, 8000, 1, 2, 440));

        var before = await server.Reader.GetJsonAsync($"{path}/now?at=2026-12-25T12:00");
        await (await server.Admin.PutAsync($"{path}/vacation", form)).JsonAsync(HttpStatusCode.OK);

        Assert.Null((string?)before["greeting"]);
        Assert.Equal("vacation", (string?)(await server.Reader.GetJsonAsync($"{path}/now?at=2026-12-25T12:00"))["greeting"]);
        Assert.Equal("vacation", (string?)Assert.Single((await server.Reader.GetJsonAsync(path))["items"]!.AsArray())!["name"]);
        Assert.Equal(HttpStatusCode.NoContent, (await server.Admin.DeleteAsync($"{path}/vacation")).StatusCode);
    }

    [Fact]
    public async Task Sent_again_with_its_key_a_message_is_delivered_once()
    {
        var mailbox = await server.NewMailboxAsync();
        var sound = SoundBytes.Short;

        var first = await (await UploadAsync(mailbox, sound, key: "k1")).JsonAsync(HttpStatusCode.Created);
        var again = await (await UploadAsync(mailbox, sound, key: "k1")).JsonAsync(HttpStatusCode.Created);
        await (await UploadAsync(mailbox, SoundBytes.Tone(SoundFormat.WavPcm16, 8000, 1, 1, 880), key: "k1")).ProblemAsync(HttpStatusCode.UnprocessableEntity, "Idempotency-Key");
        await (await UploadAsync(mailbox, sound, key: "k2")).JsonAsync(HttpStatusCode.Created);

        Assert.Equal((string?)first["id"], (string?)again["id"]);
        Assert.Equal(2, (await server.Admin.GetJsonAsync($"/api/v1/mailboxes/{mailbox}/messages"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Two_administrators_do_not_overwrite_each_other()
    {
        var path = $"/api/v1/mailboxes/{await server.NewMailboxAsync()}";
        using var read = await server.Admin.GetAsync(path);
        var tag = read.Headers.ETag!;

        using var first = await PatchAsync(path, tag, new { fullName = "Ann" });
        using var second = await PatchAsync(path, tag, new { fullName = "Ben" });

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.NotEqual(tag, first.Headers.ETag);
        await second.ProblemAsync(HttpStatusCode.PreconditionFailed, "If-Match");
        Assert.Equal("Ann", (string?)(await server.Admin.GetJsonAsync(path))["fullName"]);
        Assert.Equal(HttpStatusCode.OK, (await PatchAsync(path, first.Headers.ETag!, new { fullName = "Ben" })).StatusCode);
    }

    [Fact]
    public async Task A_mailbox_that_somebody_has_changed_since_it_was_read_is_not_deleted()
    {
        var path = $"/api/v1/mailboxes/{await server.NewMailboxAsync()}";
        using var read = await server.Admin.GetAsync(path);
        using var changed = await server.Admin.PatchAsync(path, new { fullName = "Ann" });

        await (await DeleteAsync(path, read.Headers.ETag!)).ProblemAsync(HttpStatusCode.PreconditionFailed, "If-Match");

        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(path, changed.Headers.ETag!)).StatusCode);
        await (await DeleteAsync(path, changed.Headers.ETag!)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Changes_of_different_settings_at_once_are_all_there()
    {
        var path = $"/api/v1/mailboxes/{await server.NewMailboxAsync()}";

        var answers = await Task.WhenAll(
            server.Admin.PatchAsync(path, new { fullName = "Ann" }), server.Admin.PatchAsync(path, new { maxSecs = 77 }), server.Admin.PatchAsync(path, new { minSecs = 3 }),
            server.Admin.PatchAsync(path, new { maxMsg = 5 }), server.Admin.PatchAsync(path, new { language = "ru" }));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var mailbox = await server.Admin.GetJsonAsync(path);
        Assert.Equal(("Ann", 77, 3, 5, "ru"), ((string?)mailbox["fullName"], (int)mailbox["maxSecs"]!, (int)mailbox["minSecs"]!, (int)mailbox["maxMsg"]!, (string?)mailbox["language"]));
    }

    [Fact]
    public async Task Two_keys_of_one_name_do_not_get_each_other_s_answers()
    {
        var mailbox = await server.NewMailboxAsync();
        using var one = server.ClientWith((await server.Keys.CreateAsync("same", ApiRole.Admin, CancellationToken.None)).Reveal());
        using var other = server.ClientWith((await server.Keys.CreateAsync("same", ApiRole.Admin, CancellationToken.None)).Reveal());

        var first = await (await UploadAsync(mailbox, SoundBytes.Short, key: "same", client: one)).JsonAsync(HttpStatusCode.Created);
        var second = await (await UploadAsync(mailbox, SoundBytes.Short, key: "same", client: other)).JsonAsync(HttpStatusCode.Created);

        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
    }

    private Task<HttpResponseMessage> DeleteAsync(string path, EntityTagHeaderValue tag) =>
        server.Admin.SendAsync(new HttpRequestMessage(HttpMethod.Delete, path) { Headers = { IfMatch = { tag } } });

    private Task<HttpResponseMessage> PatchAsync(string path, EntityTagHeaderValue tag, object body) =>
        server.Admin.SendAsync(new HttpRequestMessage(HttpMethod.Patch, path) { Content = JsonContent.Create(body), Headers = { IfMatch = { tag } } });

    private Task<HttpResponseMessage> UploadAsync(MailboxAddress mailbox, byte[] sound, string callerName = "", string callerNumber = "", string? key = null, HttpClient? client = null)
    {
        var form = Form(sound);
        form.Add(new StringContent(callerName), "callerName");
        form.Add(new StringContent(callerNumber), "callerNumber");
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/mailboxes/{mailbox}/messages") { Content = form };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return (client ?? server.Admin).SendAsync(request);
    }

    private static MultipartFormDataContent Form(byte[] sound) => new() { { new ByteArrayContent(sound), "audio", "sound" } };
}

public sealed class DeliveryOnSqlite(SqliteServer server) : DeliveryTests(server), IClassFixture<SqliteServer>;

public sealed class DeliveryOnPostgreSql(PostgresDatabaseServer server) : DeliveryTests(server), IClassFixture<PostgresDatabaseServer>;
