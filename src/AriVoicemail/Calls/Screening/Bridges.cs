using System.Collections.Concurrent;
using AriVoicemail.Ari;
using AriVoicemail.Calls.Ringing;

namespace AriVoicemail.Calls.Screening;

/// <summary>The bridges of this node. Their names tell the next life of it whose they are and what for.</summary>
public sealed class Bridges(IAriActionClient ari, AsteriskOptions asterisk)
{
    private readonly ConcurrentDictionary<string, bool> _open = new();

    internal async Task<MixingBridge> OpenAsync(BridgeUse use, CancellationToken cancellationToken)
    {
        var bridge = new MixingBridge($"{asterisk.Application}-{Guid.CreateVersion7():N}", ari, id => _open.TryRemove(id, out _), cancellationToken);
        _open[bridge.Id] = true;
        try
        {
            // Keys are heard inside of it, too.
            await ari.Bridges.CreateWithIdAsync(bridge.Id, "mixing,dtmf_events", NameOf(use), cancellationToken: cancellationToken);
            return bridge;
        }
        catch
        {
            await bridge.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Removes what an earlier life of this node, or a lost connection, left. Who talked in one goes on in the dialplan, or is hung up if rung, as after any talk:
    /// what was said before is a message already, or is in the journal.
    /// </summary>
    /// <returns>The channels that go on in the dialplan.</returns>
    internal async Task<IReadOnlyList<string>> CloseLeftoversAsync(CancellationToken cancellationToken)
    {
        var released = new List<string>();
        // One that closes while the list is made is no leftover.
        var open = _open.Keys;
        foreach (var bridge in await ari.Bridges.ListAsync(cancellationToken))
        {
            if (open.Contains(bridge.Id) || _open.ContainsKey(bridge.Id)) continue;
            if (bridge.Name == NameOf(BridgeUse.Talking))
            {
                foreach (var channel in bridge.Channels) await ReleaseAsync(channel, cancellationToken);
                released.AddRange(bridge.Channels);
            }
            else if (bridge.Name != NameOf(BridgeUse.Listening))
            {
                continue;
            }
            await CloseAsync(ari, bridge.Id);
        }
        return released;
    }

    internal static async Task CloseAsync(IAriActionClient ari, string id)
    {
        try
        {
            await ari.Bridges.DestroyAsync(id, CancellationToken.None);
        }
        catch (AriException)
        {
            // It is gone. If Asterisk cannot be reached, it is looked for at the next connection.
        }
    }

    private async Task ReleaseAsync(string channelId, CancellationToken cancellationToken)
    {
        try
        {
            if (Rings.IsRung(channelId))
            {
                await ari.Channels.HangupAsync(channelId, cancellationToken: cancellationToken);
                return;
            }
            await ari.Channels.SetChannelVarAsync(channelId, "VMSTATUS", LeaveExit.Success.Status, cancellationToken: cancellationToken);
            await ari.Channels.ContinueInDialplanAsync(channelId, cancellationToken: cancellationToken);
        }
        catch (AriException error) when (!error.IsUnreachable)
        {
            // It has hung up, or is on its way already.
        }
    }

    private string NameOf(BridgeUse use) => $"arivm {use} {asterisk.Application}";
}
