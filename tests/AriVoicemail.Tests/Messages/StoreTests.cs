namespace AriVoicemail.Tests.Messages;

/// <summary>Tests that run on a fresh database of either engine.</summary>
public abstract class StoreTests(IEmptyDatabases databases) : IAsyncLifetime
{
    internal StoreBed Bed { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bed = await StoreBed.StartAsync(databases);

    public async ValueTask DisposeAsync()
    {
        await Bed.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
