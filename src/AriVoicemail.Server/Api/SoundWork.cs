using System.Threading.RateLimiting;

namespace AriVoicemail.Server.Api;

/// <summary>
/// Unpacking a sound and packing it anew keep a processor busy. As many are worked on at once as there are processors, a few more wait, and whoever comes then is asked to
/// come again: calls must not have to wait for what is uploaded.
/// </summary>
internal sealed class SoundWork : IDisposable
{
    internal const int MostWaiting = 32;

    internal static readonly int AtOnce = Environment.ProcessorCount;

    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    private readonly ConcurrencyLimiter _turns = new(new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = MostWaiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <exception cref="ProblemException">Too many wait.</exception>
    public async Task<T> DoAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await _turns.AcquireAsync(1, cancellationToken);
        if (!turn.IsAcquired) throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "Too many sounds are being worked on; send the same once more.") { RetryAfter = Later };
        return await work();
    }

    /// <exception cref="ProblemException">Too many wait.</exception>
    public Task<T> DoAsync<T>(Func<T> work, CancellationToken cancellationToken) => DoAsync(() => Task.Run(work, cancellationToken), cancellationToken);

    /// <summary>As <see cref="UploadedSound.TakeAsync(IFormFile?, string, double, CancellationToken)"/>, when its turn has come.</summary>
    public Task<UploadedSound> TakeAsync(IFormFile? file, string field, double mostSeconds, CancellationToken cancellationToken) =>
        DoAsync(() => UploadedSound.TakeAsync(file, field, mostSeconds, cancellationToken), cancellationToken);

    /// <summary>As <see cref="UploadedSound.TakeAsync(Stream, string, double, CancellationToken)"/>, when its turn has come.</summary>
    public Task<UploadedSound> TakeAsync(byte[] bytes, string field, double mostSeconds, CancellationToken cancellationToken) =>
        DoAsync(() => UploadedSound.TakeAsync(new MemoryStream(bytes), field, mostSeconds, cancellationToken), cancellationToken);

    public void Dispose() => _turns.Dispose();
}
