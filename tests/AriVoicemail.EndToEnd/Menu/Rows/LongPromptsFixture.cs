namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Prompts that last long enough for a key to fall into them, and settings that no mailbox has of its own.</summary>
public sealed class LongPromptsFixture : IAsyncLifetime
{
    public RowsFixture Rows { get; } = new(promptSeconds: 4, new Dictionary<string, string>
    {
        ["Voicemail:MaxGreet"] = "2",
        ["Voicemail:MinPassword"] = "4",
        ["Voicemail:ForwardUrgentAuto"] = "true",
        ["Voicemail:CidInternalContexts"] = "elsewhere, default",
    });

    public ValueTask InitializeAsync() => Rows.InitializeAsync();

    public ValueTask DisposeAsync() => Rows.DisposeAsync();
}
