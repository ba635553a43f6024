using System.Collections.Concurrent;
using AriVoicemail.Ari;

namespace AriVoicemail.Calls.Ringing;

/// <summary>Rings owners' phones: a Local channel, one half of which dials the phone and the other comes to us when it is answered.</summary>
public sealed class Rings(IAriActionClient ari, AsteriskOptions asterisk, RungOwner owner)
{
    /// <summary>A phone that is answered comes to us with this and its token for its arguments.</summary>
    public const string Argument = "ring";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ToHearOfIt = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, RingingPhone> _ringing = new();

    /// <summary>Whether a channel is that of a phone that was rung: it has no place in the dialplan to go on at.</summary>
    internal static bool IsRung(string channelId) => channelId.StartsWith(RingingPhone.Prefix, StringComparison.Ordinal);

    /// <summary>Rings until the phone is answered, or is not. Whoever cancels it makes it stop ringing.</summary>
    /// <exception cref="AriException">Asterisk cannot be reached, or does not take the call.</exception>
    public async Task<RingResult> RingAsync(Ring ring, CancellationToken cancellationToken)
    {
        var phone = new RingingPhone(ring);
        _ringing[phone.ChannelId] = phone;
        try
        {
            // Where two phones talk in the end, Asterisk may leave the Local channel out; where we do with them, it has to stay.
            var stays = ring.Purpose is RingPurpose.CallBack ? "" : "/n";
            // Without a format Asterisk takes its finest one, and a call costs as much as a dozen.
            await ari.Channels.OriginateWithIdAsync(
                phone.ChannelId, $"Local/{ring.Number}@{asterisk.OwnersContext}{stays}", app: asterisk.Application, appArgs: $"{Argument},{phone.Token}",
                callerId: $"\"Voicemail\" <{ring.Mailbox.Number}>", timeout: (int)Longest.TotalSeconds, formats: "slin", cancellationToken: cancellationToken);
            return new RingResult(phone.ChannelId, await phone.Outcome.WaitAsync(Longest + ToHearOfIt, cancellationToken));
        }
        catch (TimeoutException)
        {
            return new RingResult(phone.ChannelId, HangupCause.NoAnswer);
        }
        finally
        {
            // Nobody has taken it, and nobody may any more.
            if (_ringing.TryRemove(phone.ChannelId, out _)) await HangUpAsync(phone.ChannelId);
        }
    }

    /// <summary>A channel came with that token: the phone that it was rung with, once; null: nobody is rung so.</summary>
    internal Ring? Take(string channelId, string token)
    {
        if (!_ringing.TryGetValue(channelId, out var phone) || !phone.Opens(token) || !_ringing.TryRemove(channelId, out _)) return null;
        phone.End(null);
        return phone.Ring;
    }

    /// <summary>A channel is gone; it may be one that rang.</summary>
    internal void Gone(string channelId, int cause, string words)
    {
        if (_ringing.TryRemove(channelId, out var phone)) phone.End(HangupCause.Meaning(cause, words));
    }

    /// <summary>The phone is answered: the conversation.</summary>
    internal Task RunAsync(Ring ring, Call call, CancellationToken cancellationToken) => owner.RunAsync(ring, call, cancellationToken);

    private async Task HangUpAsync(string channelId)
    {
        try
        {
            await ari.Channels.HangupAsync(channelId, reason: "no_answer", cancellationToken: CancellationToken.None);
        }
        catch (AriException)
        {
            // It is gone, or never came.
        }
    }
}
