using System.Net;
using System.Net.Http.Headers;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public sealed class AudioTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static readonly byte[] Sound = SpoolFiles.Sound(1000);

    [Fact]
    public async Task The_whole_sound_comes_with_its_kind_length_and_tag()
    {
        using var response = await server.Reader.GetAsync(await NewAudioAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("audio/wav", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Sound, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
        Assert.NotNull(response.Headers.ETag);
        Assert.NotNull(response.Content.Headers.LastModified);
    }

    [Theory]
    [InlineData(10, 19)]
    [InlineData(990, null)]
    [InlineData(null, 5)]
    public async Task A_range_comes_alone(int? from, int? to)
    {
        using var response = await SendAsync(HttpMethod.Get, await NewAudioAsync(), request => request.Headers.Range = new RangeHeaderValue(from, to));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        var expected = from is null ? Sound[^to!.Value..] : Sound[from.Value..((to ?? 999) + 1)];
        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(1000, response.Content.Headers.ContentRange!.Length);
    }

    [Fact]
    public async Task A_range_behind_the_end_is_refused_with_the_length()
    {
        using var response = await SendAsync(HttpMethod.Get, await NewAudioAsync(), request => request.Headers.Range = new RangeHeaderValue(1000, null));

        Assert.Equal(1000, response.Content.Headers.ContentRange!.Length);
        await response.ProblemAsync(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Theory]
    [InlineData("If-Match", "\"another\"")]
    [InlineData("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task A_sound_that_is_not_the_one_that_is_meant_is_refused_and_said_why(string header, string value)
    {
        using var response = await SendAsync(HttpMethod.Get, await NewAudioAsync(), request => request.Headers.Add(header, value));

        await response.ProblemAsync(HttpStatusCode.PreconditionFailed, header);
    }

    [Fact]
    public async Task Who_has_the_sound_already_does_not_get_it_again()
    {
        var path = await NewAudioAsync();
        var tag = (await server.Reader.GetAsync(path)).Headers.ETag!;

        using var same = await SendAsync(HttpMethod.Get, path, request => request.Headers.IfNoneMatch.Add(tag));
        using var other = await SendAsync(HttpMethod.Get, path, request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\"")));

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_range_of_another_sound_is_answered_with_all_of_this_one()
    {
        using var response = await SendAsync(HttpMethod.Get, await NewAudioAsync(), request =>
        {
            request.Headers.Range = new RangeHeaderValue(0, 9);
            request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue("\"other\""));
        });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Sound, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_tag_stays_when_the_message_moves()
    {
        var path = await NewAudioAsync();
        var tag = (await server.Reader.GetAsync(path)).Headers.ETag;

        await server.Admin.PatchAsync(path[..path.LastIndexOf('/')], new { heard = true });

        Assert.Equal(tag, (await server.Reader.GetAsync(path)).Headers.ETag);
    }

    [Fact]
    public async Task Head_tells_the_length_without_the_sound()
    {
        using var response = await SendAsync(HttpMethod.Head, await NewAudioAsync(), _ => { });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1000, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_is_no_sound_can_be_had_as_it_is_alone()
    {
        var path = await NewAudioAsync();

        Assert.Equal(HttpStatusCode.OK, (await server.Reader.GetAsync($"{path}?format=wav")).StatusCode);
        await (await server.Reader.GetAsync($"{path}?format=mp3")).ProblemAsync(HttpStatusCode.Conflict, "damaged", "wav");
        Assert.Equal(HttpStatusCode.Conflict, (await server.Reader.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"{path}?format=mp3"))).StatusCode);
        await (await server.Reader.GetAsync($"{path}?format=tape")).ProblemAsync(HttpStatusCode.BadRequest, "format", "tape");
    }

    [Fact]
    public async Task A_message_whose_file_is_gone_is_not_found()
    {
        var mailbox = await server.NewMailboxAsync();
        var id = await SpoolFiles.AddAsync(server, mailbox);
        Directory.Delete(Path.Combine(server.SpoolDirectory, "default", mailbox.Number, "INBOX"), recursive: true);

        await (await server.Reader.GetAsync($"/api/v1/mailboxes/{mailbox}/messages/{id}/audio")).ProblemAsync(HttpStatusCode.NotFound, id);
    }

    private async Task<string> NewAudioAsync()
    {
        var mailbox = await server.NewMailboxAsync();
        return $"/api/v1/mailboxes/{mailbox}/messages/{await SpoolFiles.AddAsync(server, mailbox, sound: Sound)}/audio";
    }

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage> change)
    {
        var request = new HttpRequestMessage(method, path);
        change(request);
        return server.Reader.SendAsync(request);
    }
}
