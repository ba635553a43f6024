using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>An Asterisk with prompts in four languages, and for each language a mailbox whose owner speaks it.</summary>
public sealed class MenuFixture : IAsyncLifetime
{
    public AsteriskServer Asterisk { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Asterisk = await AsteriskServer.StartAsync(new AsteriskOptions
    {
        Languages = ["ru", "es", "fr"],
        Mailboxes = """
            7101 = 4242,Russian,,,tz=utc|language=ru
            7102 = 4242,Spanish,,,tz=utc|language=es
            7103 = 4242,French,,,tz=utc|language=fr
            7104 = 7104,Sender,,,tz=utc|sendvoicemail=yes
            """,
    });

    public ValueTask DisposeAsync() => Asterisk.DisposeAsync();
}
