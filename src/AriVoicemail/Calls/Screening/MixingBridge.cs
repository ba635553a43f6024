using System.Net;
using AriVoicemail.Ari;

namespace AriVoicemail.Calls.Screening;

/// <summary>Who is in it hears the others. It goes with the conversation that needs it, and whoever is in it is free again.</summary>
internal sealed record MixingBridge(string Id, IAriActionClient Ari, Action<string> Closed, CancellationToken Stopping) : IAsyncDisposable
{
    private const int MostAttempts = 20;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(25);

    private readonly List<string> _channels = [];

    /// <summary>Takes a channel in; false: it has gone.</summary>
    /// <remarks>Asterisk says that a recording is over a moment before it lets the channel into a bridge: until then it answers 409.</remarks>
    public async Task<bool> AddAsync(string channelId)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Ari.Bridges.AddChannelAsync(Id, [channelId], cancellationToken: Stopping);
                _channels.Add(channelId);
                return true;
            }
            catch (AriException error) when (error.Status is HttpStatusCode.Conflict && attempt < MostAttempts)
            {
                await Task.Delay(BetweenAttempts, Stopping);
            }
            catch (AriException error) when (!error.IsUnreachable)
            {
                return false;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A node that stops leaves calls as they are; the next start finds what is left.
        if (Stopping.IsCancellationRequested) return;
        foreach (var channel in _channels) await RemoveAsync(channel);
        await Bridges.CloseAsync(Ari, Id);
        Closed(Id);
    }

    /// <summary>
    /// Where a bridge is destroyed Asterisk says so before its channels are out, and a sound that is played to one of them then is neither played nor ended.
    /// A channel that is removed is out when Asterisk answers.
    /// </summary>
    private async Task RemoveAsync(string channelId)
    {
        try
        {
            await Ari.Bridges.RemoveChannelAsync(Id, [channelId], CancellationToken.None);
        }
        catch (AriException)
        {
            // It has hung up. If Asterisk cannot be reached, the next connection looks for what is left.
        }
    }
}
