using System.Net;
using AriVoicemail.Ari;

namespace AriVoicemail.Tests.Ari;

public sealed class RestActionConsumerTests : IAsyncLifetime
{
    private readonly FakeAsterisk _asterisk = new();
    private readonly RestActionConsumer _rest;
    private readonly AriClient _ari;

    public RestActionConsumerTests()
    {
        _rest = new RestActionConsumer(_asterisk.Endpoint, TimeSpan.FromMilliseconds(500));
        _ari = new AriClient(_rest, new AriConnection(_asterisk.Endpoint, "vm"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _asterisk.DisposeAsync();
    }

    [Theory]
    [InlineData(404, """{"message":"Recording not found"}""", "Recording not found")]
    [InlineData(409, """{"message":"Recording 't/mid' already exists"}""", "Recording 't/mid' already exists")]
    [InlineData(502, "<html>Bad gateway</html>", "<html>Bad gateway</html>")]
    [InlineData(500, """["strange"]""", """["strange"]""")]
    [InlineData(401, "", "Reason")]
    public async Task A_refusal_says_what_Asterisk_said(int status, string body, string reason)
    {
        _asterisk.Http = _ => FakeAsterisk.Json(status, body);

        var error = await Assert.ThrowsAsync<AriException>(() => _ari.Recordings.GetStoredAsync("a/b"));

        Assert.Equal(((HttpStatusCode)status, HttpMethod.Get, "recordings/stored/a%2Fb", reason), (error.Status!.Value, error.Method, error.Path, error.Reason));
        Assert.Equal($"GET /recordings/stored/a%2Fb: {status} {reason}", error.Message);
        Assert.Equal(status == 404, error.IsNotFound);
        Assert.False(error.IsUnreachable);
    }

    [Fact]
    public async Task An_Asterisk_that_is_not_there_is_told_from_one_that_refuses()
    {
        await _asterisk.DisposeAsync();

        var error = await Assert.ThrowsAsync<AriException>(() => _ari.Channels.AnswerAsync("1"));

        Assert.True(error.IsUnreachable);
        Assert.False(error.IsNotFound);
        Assert.Null(error.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")]
    [InlineData("HTTP/1.1 404 Not found\r\nContent-Length: 50\r\n\r\n{")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnull")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<ok>")]
    public async Task An_answer_that_stalls_or_makes_no_sense_is_none(string answer)
    {
        _asterisk.Http = _ => answer;

        Assert.True((await Assert.ThrowsAsync<AriException>(() => _ari.Channels.GetAsync("1").WaitAsync(Limit.Time))).IsUnreachable);
    }

    [Fact]
    public async Task A_download_that_stalls_fails()
    {
        _asterisk.Http = _ => "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nRIFF";
        await using var sound = await _ari.Recordings.GetStoredFileAsync("1");

        await Assert.ThrowsAsync<IOException>(() => sound.CopyToAsync(Stream.Null).WaitAsync(Limit.Time));
    }

    [Fact]
    public async Task Who_gives_up_gets_what_he_asked_for()
    {
        _asterisk.Http = _ => "";
        using var hangup = new CancellationTokenSource();
        var asked = _ari.Channels.AnswerAsync("1", hangup.Token);

        await hangup.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    [Fact]
    public async Task Parameters_are_escaped()
    {
        _asterisk.Http = _ => FakeAsterisk.Json(200, """{"name":"a/ü","state":"queued"}""");

        await _ari.Channels.RecordAsync("PJSIP/1&2", "a/ü", "wav", maxDurationSeconds: 3, beep: true, terminateOn: "#");

        Assert.StartsWith(
            "POST /ari/channels/PJSIP%2F1%262/record?name=a%2F%C3%BC&format=wav&maxDurationSeconds=3&beep=true&terminateOn=%23 HTTP/1.1",
            Assert.Single(_asterisk.Heads),
            StringComparison.Ordinal);
    }
}
