using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Ari;

public sealed class OldAsteriskTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Asterisk_16_is_talked_to_over_HTTP_whatever_is_configured(bool commandsOverWebSocket)
    {
        Assert.SkipUnless(AsteriskServer.IsThere(16), "this machine's mirror has no Asterisk 16");
        await using var asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { Version = 16 });
        await using var ari = await AriSession.StartAsync(asterisk, "vm", commandsOverWebSocket);

        await Conversation.HoldAsync(ari);

        Assert.StartsWith("16.28", (await ari.Client.Asterisk.GetInfoAsync()).System?.Version, StringComparison.Ordinal);
        Assert.Contains("POST /channels", ari.OverHttp);
    }
}
