using System.Collections.Concurrent;
using AriVoicemail.Ari;
using AriChannel = AriVoicemail.Ari.Channel;

namespace AriVoicemail.Calls.Screening;

/// <summary>The snoop channels of this node. Each enters our own application, where nobody drives it: it only sits in a bridge.</summary>
public sealed class SnoopChannels(IAriActionClient ari, AsteriskOptions asterisk)
{
    /// <summary>What a snoop channel carries instead of the dialplan's arguments.</summary>
    public const string Argument = "snoop";

    private static readonly TimeSpan LongestEntrance = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _open = new();

    private string Prefix => $"{asterisk.Application}-{Argument}-";

    /// <summary>A channel that hears what that one says; null: that one has gone.</summary>
    internal async Task<SnoopChannel?> OpenAsync(string channelId, CancellationToken cancellationToken)
    {
        var snoop = new SnoopChannel($"{Prefix}{Guid.CreateVersion7():N}", ari, id => _open.TryRemove(id, out _), cancellationToken);
        var entered = _open[snoop.Id] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await ari.Channels.SnoopChannelWithIdAsync(
                channelId, snoop.Id, asterisk.Application, spy: "in", appArgs: Argument, cancellationToken: cancellationToken);
            // Before that no bridge takes it. An event that was lost in a gap of the connection costs a wait, no more.
            await Task.WhenAny(entered.Task, Task.Delay(LongestEntrance, cancellationToken));
            return snoop;
        }
        catch (AriException error) when (error.IsNotFound)
        {
            await snoop.DisposeAsync();
            return null;
        }
        catch
        {
            await snoop.DisposeAsync();
            throw;
        }
    }

    /// <summary>That snoop channel has entered our application.</summary>
    public void Entered(string id)
    {
        if (_open.TryGetValue(id, out var entered)) entered.TrySetResult();
    }

    /// <summary>Hangs up what an earlier life of this node, or a lost connection, left.</summary>
    internal async Task CloseLeftoversAsync(CancellationToken cancellationToken)
    {
        foreach (var channel in await ari.Channels.ListAsync(cancellationToken))
        {
            if (IsOurs(channel) && !_open.ContainsKey(channel.Id)) await CloseAsync(ari, channel.Id);
        }
    }

    internal static async Task CloseAsync(IAriActionClient ari, string id)
    {
        try
        {
            await ari.Channels.HangupAsync(id, cancellationToken: CancellationToken.None);
        }
        catch (AriException)
        {
            // It went with the channel that it heard. If Asterisk cannot be reached, it is looked for at the next connection.
        }
    }

    // The application's name may begin like another one's.
    private bool IsOurs(AriChannel channel) =>
        channel.Name.StartsWith("Snoop/", StringComparison.Ordinal)
        && channel.Id.StartsWith(Prefix, StringComparison.Ordinal)
        && Guid.TryParseExact(channel.Id.AsSpan(Prefix.Length), "N", out _);
}
