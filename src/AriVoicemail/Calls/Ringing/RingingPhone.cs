using System.Security.Cryptography;
using System.Text;

namespace AriVoicemail.Calls.Ringing;

/// <summary>A phone that rings. Whoever comes with its token, on its channel, has answered it.</summary>
internal sealed class RingingPhone(Ring ring)
{
    public const string Prefix = "ring-";

    private readonly TaskCompletionSource<string?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Ring Ring => ring;

    public string ChannelId { get; } = $"{Prefix}{Guid.CreateVersion7():N}";

    /// <summary>Known to Asterisk and to us alone, and used once: so nobody dials into a mailbox.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Why nobody answered; null: somebody did.</summary>
    public Task<string?> Outcome => _outcome.Task;

    public bool Opens(string token) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(token));

    public void End(string? problem) => _outcome.TrySetResult(problem);
}
