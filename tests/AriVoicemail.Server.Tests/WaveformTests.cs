using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using AriVoicemail.Audio;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public abstract class WaveformTests(ServerFixture server)
{
    [Theory]
    [InlineData(SoundFormat.WavPcm16)]
    [InlineData(SoundFormat.WavMuLaw)]
    [InlineData(SoundFormat.WavGsm610)]
    public async Task The_outline_has_as_many_peaks_as_were_asked_for_whatever_the_codec(SoundFormat format)
    {
        var path = await NewWaveformAsync(SoundBytes.Tone(format, 8000, 1, seconds: 2, frequency: 440));

        var usual = await server.Reader.GetJsonAsync(path);
        var few = await server.Reader.GetJsonAsync($"{path}?points=10");

        Assert.Equal(2, (double)usual["seconds"]!, 0.05);
        Assert.Equal((200, 10), (Peaks(usual).Count, Peaks(few).Count));
        // 12000 of 32768, of which the end of a codec's last block may have less.
        Assert.All(Peaks(few).SkipLast(1), peak => Assert.Equal(0.366, peak, 0.05));
        Assert.Empty(few["silences"]!.AsArray());
    }

    [Fact]
    public async Task Silences_are_told_in_seconds()
    {
        var path = await NewWaveformAsync(WithSilence());

        var silence = Assert.Single((await server.Reader.GetJsonAsync(path))["silences"]!.AsArray());

        Assert.Equal("""{"from":1,"to":2.5}""", silence!.ToJsonString());
    }

    [Fact]
    public async Task Who_has_the_outline_already_does_not_get_it_again_also_when_the_message_has_moved()
    {
        var path = await NewWaveformAsync(SoundBytes.Short);
        using var first = await server.Reader.GetAsync(path);
        await server.Admin.PatchAsync(path[..path.LastIndexOf('/')], new { heard = true });

        using var same = await server.Reader.SendAsync(Conditional(path, first.Headers.ETag!.Tag));
        using var weak = await server.Reader.SendAsync(Conditional(path, $"\"other\", W/{first.Headers.ETag.Tag}"));
        using var otherPoints = await server.Reader.SendAsync(Conditional($"{path}?points=20", first.Headers.ETag.Tag));

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, weak.StatusCode, otherPoints.StatusCode));
        Assert.Equal(first.Headers.ETag, same.Headers.ETag);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_is_no_sound_cannot_be_drawn()
    {
        var path = await NewWaveformAsync(SpoolFiles.Sound(1000));

        await (await server.Reader.GetAsync(path)).ProblemAsync(HttpStatusCode.Conflict, "damaged");
    }

    [Theory]
    [InlineData("9")]
    [InlineData("1001")]
    [InlineData("many")]
    public async Task So_many_points_are_refused(string points) =>
        await (await server.Reader.GetAsync($"{await NewWaveformAsync(SoundBytes.Short)}?points={points}")).ProblemAsync(HttpStatusCode.BadRequest, "points", points);

    [Fact]
    public async Task A_message_that_is_not_there_has_none()
    {
        var mailbox = await server.NewMailboxAsync();
        var id = await SpoolFiles.AddAsync(server, mailbox);
        Directory.Delete(Path.Combine(server.SpoolDirectory, "default", mailbox.Number, "INBOX"), recursive: true);

        await (await server.Reader.GetAsync($"/api/v1/mailboxes/{mailbox}/messages/{id}/waveform")).ProblemAsync(HttpStatusCode.NotFound, id);
    }

    private async Task<string> NewWaveformAsync(byte[] sound)
    {
        var mailbox = await server.NewMailboxAsync();
        return $"/api/v1/mailboxes/{mailbox}/messages/{await SpoolFiles.AddAsync(server, mailbox, sound: sound)}/waveform";
    }

    private static HttpRequestMessage Conditional(string path, string tags)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var tag in tags.Split(", ")) request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
        return request;
    }

    private static byte[] WithSilence()
    {
        var path = SoundBytes.Keep([]);
        using (var file = SoundFile.Create(path, SoundFormat.WavPcm16, 8000))
        {
            short[] tone = [.. Enumerable.Range(0, 8000).Select(n => (short)(8000 * Math.Sin(n / 3.0)))];
            file.Write([.. tone, .. new short[12000], .. tone]);
        }
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        return bytes;
    }

    private static List<double> Peaks(JsonNode waveform) => [.. waveform["peaks"]!.AsArray().Select(peak => (double)peak!)];
}

public sealed class WaveformsOnSqlite(SqliteServer server) : WaveformTests(server), IClassFixture<SqliteServer>;

public sealed class WaveformsOnPostgreSql(PostgresDatabaseServer server) : WaveformTests(server), IClassFixture<PostgresDatabaseServer>;
