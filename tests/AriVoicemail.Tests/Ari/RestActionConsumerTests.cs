using System.Net;
using AriVoicemail.Ari;

namespace AriVoicemail.Tests.Ari;

public sealed class RestActionConsumerTests
{
    [Theory]
    [InlineData(404, """{"message":"Channel not found"}""", "Channel not found")]
    [InlineData(409, "<html>a proxy's page</html>", "a proxy's page")]
    [InlineData(500, "", "500")]
    public async Task A_refusal_tells_status_method_path_and_Asterisk_s_words(int status, string body, string words)
    {
        using var asterisk = new FakeAsterisk { Answer = (status, body) };
        using var rest = new RestActionConsumer(asterisk.Endpoint);
        var ari = new AriClient(rest, new AriConnection(asterisk.Endpoint, "vm"));

        var error = await Assert.ThrowsAsync<AriException>(() => ari.Channels.AnswerAsync("17.1"));

        Assert.Equal(((HttpStatusCode?)status, HttpMethod.Post, "channels/17.1/answer"), (error.Status, error.Method, error.Path));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(status == 404, error.IsNotFound);
        Assert.False(error.IsUnreachable);
    }

    [Fact]
    public async Task Nobody_listens_and_the_error_says_so()
    {
        StasisEndpoint endpoint;
        using (var gone = new FakeAsterisk()) endpoint = gone.Endpoint;
        using var rest = new RestActionConsumer(endpoint);

        var error = await Assert.ThrowsAsync<AriException>(() => rest.SendAsync(new AriCommand(HttpMethod.Get, "asterisk/ping"), CancellationToken.None));

        Assert.True(error.IsUnreachable);
        Assert.Null(error.Status);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_s_name_with_slashes_is_one_segment()
    {
        using var asterisk = new FakeAsterisk();
        using var rest = new RestActionConsumer(asterisk.Endpoint);
        var ari = new AriClient(rest, new AriConnection(asterisk.Endpoint, "vm"));

        await ari.Recordings.DeleteStoredAsync("voicemail/default/1000/tmp/a b");

        Assert.StartsWith("DELETE /ari/recordings/stored/voicemail%2Fdefault%2F1000%2Ftmp%2Fa%20b ", asterisk.Heads[0], StringComparison.Ordinal);
    }
}
