using AriVoicemail.Calls.Owner;
using AriVoicemail.Nodes;

namespace AriVoicemail.Calls;

/// <summary>What a node that has died left at one Asterisk is done by this one.</summary>
public sealed class Takeover(Recovery recovery, OwnersCall ownersCall, AsteriskOptions asterisk)
{
    public async Task RunAsync(DeadNode dead, CancellationToken cancellationToken)
    {
        await recovery.TakeOverAsync(dead.Name, cancellationToken);
        foreach (var server in dead.Servers.Where(server => server.Name == asterisk.ServerName))
        {
            await recovery.ReleaseCallsAsync(dead.Name, server.Application, cancellationToken);
        }
        await ownersCall.CloseLeftoversAsync(dead.Name, cancellationToken);
    }
}
