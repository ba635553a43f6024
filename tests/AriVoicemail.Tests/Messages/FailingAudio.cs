using AriVoicemail.Messages;

namespace AriVoicemail.Tests.Messages;

/// <summary>Recordings that cannot be had for a number of times.</summary>
internal sealed class FailingAudio(IRecordedAudio audio, int times, Exception? error = null) : IRecordedAudio
{
    private int _takes;

    /// <summary>How often it was asked for.</summary>
    public int Takes => _takes;

    public Task<string?> TakeAsync(string name, string scratch, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _takes) <= times ? throw error ?? new IOException("Asterisk is away") : audio.TakeAsync(name, scratch, cancellationToken);

    public Task DiscardAsync(string name, CancellationToken cancellationToken) => audio.DiscardAsync(name, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => audio.ListAsync(cancellationToken);

    public Task<bool> IsQuietAsync(string name, CancellationToken cancellationToken) => Task.FromResult(true);
}
