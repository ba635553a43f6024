using AriVoicemail.Ari;

namespace AriVoicemail.Tests.Ari;

/// <summary>Reads a connection's stream one message at a time.</summary>
internal sealed class EventReader(IEventProducer events) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<Message> _messages = events.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();

    public async Task<Message> NextAsync()
    {
        Assert.True(await _messages.MoveNextAsync().AsTask().WaitAsync(Limit.Time));
        return _messages.Current;
    }

    public async Task<T> NextAsync<T>() where T : Message => Assert.IsType<T>(await NextAsync());

    public ValueTask DisposeAsync() => _messages.DisposeAsync();
}
