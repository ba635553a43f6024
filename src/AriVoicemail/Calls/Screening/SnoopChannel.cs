using AriVoicemail.Ari;

namespace AriVoicemail.Calls.Screening;

/// <summary>A channel of Asterisk's that says what another one says. It goes with the conversation that listens.</summary>
internal sealed record SnoopChannel(string Id, IAriActionClient Ari, Action<string> Closed, CancellationToken Stopping) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        // A node that stops leaves calls as they are; the next start finds what is left.
        if (Stopping.IsCancellationRequested) return;
        await SnoopChannels.CloseAsync(Ari, Id);
        Closed(Id);
    }
}
