using System.Net;
using AriVoicemail.Ari;
using AriVoicemail.Calls;
using AriVoicemail.Tests.Ari;

namespace AriVoicemail.Tests.Calls;

public sealed class LiveRecordingsTests : IAsyncLifetime
{
    private readonly FakeAsterisk _asterisk = new();
    private readonly RestActionConsumer _rest;
    private readonly AriClient _ari;

    public LiveRecordingsTests()
    {
        _rest = new RestActionConsumer(_asterisk.Endpoint, Limit.Time);
        _ari = new AriClient(_rest, new AriConnection(_asterisk.Endpoint, "vm"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _asterisk.DisposeAsync();
    }

    [Theory]
    [InlineData(200, """{"name":"a/b","format":"wav","state":"recording","target_uri":"channel:1"}""", true)]
    [InlineData(404, """{"message":"Recording not found"}""", false)]
    public async Task A_recording_is_live_when_Asterisk_knows_it_as_one(int status, string body, bool live)
    {
        _asterisk.Http = request => request.Contains("/recordings/live/a%2Fb") ? FakeAsterisk.Json(status, body) : FakeAsterisk.Json(400, "{}");

        Assert.Equal(live, await _ari.Recordings.IsLiveAsync("a/b", CancellationToken.None));
    }

    [Fact]
    public async Task An_Asterisk_that_cannot_tell_is_not_taken_for_one_that_denies()
    {
        _asterisk.Http = _ => FakeAsterisk.Json(503, """{"message":"busy"}""");

        var error = await Assert.ThrowsAsync<AriException>(() => _ari.Recordings.IsLiveAsync("a/b", CancellationToken.None));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, error.Status);
    }
}
