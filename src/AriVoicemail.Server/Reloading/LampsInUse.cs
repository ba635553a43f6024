namespace AriVoicemail.Server.Reloading;

/// <summary>Lamps, and who works with them at the moment: they are closed when nobody does any more.</summary>
/// <param name="lamps">Null: they are off.</param>
internal sealed class LampsInUse(Lamps? lamps) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _interrupt = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users;
    private bool _closing;

    public Lamps? Lamps => lamps;

    /// <summary>Ends what takes too long while they are being closed.</summary>
    public CancellationToken Interrupted => _interrupt.Token;

    /// <summary>False once they are being closed.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closing) return false;
            _users++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_users == 0 && _closing) _idle.TrySetResult();
        }
    }

    /// <summary>Lets nobody in any more, waits until all have left, and closes; who has not left by then is interrupted.</summary>
    public async Task CloseAsync(TimeSpan patience)
    {
        lock (_lock)
        {
            _closing = true;
            if (_users == 0) _idle.TrySetResult();
        }
        _interrupt.CancelAfter(patience);
        await _idle.Task;
        if (lamps is not null) await lamps.DisposeAsync();
        _interrupt.Dispose();
    }

    public ValueTask DisposeAsync() => new(CloseAsync(TimeSpan.Zero));
}
