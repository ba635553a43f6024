using AriVoicemail.Ari;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Ari;

public sealed class RestartTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_Asterisk_was_killed_the_client_is_back(bool commandsOverWebSocket)
    {
        await using var asterisk = await AsteriskServer.StartAsync();
        await using var ari = await AriSession.StartAsync(asterisk, "vm", commandsOverWebSocket);
        await ari.CallAsync();

        await asterisk.KillAsync();
        await ari.NextAsync<DisconnectedEvent>();
        var away = await Assert.ThrowsAsync<AriException>(() => ari.Client.Asterisk.PingAsync());
        Assert.True(away.IsUnreachable);
        Assert.NotNull(await Poll.ForAsync("an error", () => ari.Connection.LastError));
        await asterisk.StartAgainAsync();
        await ari.NextAsync<ConnectedEvent>();

        var call = await ari.CallAsync("again");
        Assert.Equal(["again"], call.Args);
        await ari.Client.Channels.HangupAsync(call.Channel.Id);
        await ari.NextAsync<StasisEndEvent>(end => end.Channel.Id == call.Channel.Id);
    }
}
