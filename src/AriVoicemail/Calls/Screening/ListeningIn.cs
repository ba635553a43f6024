using AriVoicemail.Ari;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Calls.Screening;

/// <summary>One owner, one message that is being left: <c>1</c> takes the call over, <c>#</c> leaves the caller to it.</summary>
internal sealed class ListeningIn(Phone phone, LiveMessage message, IAriActionClient ari, Bridges bridges, SnoopChannels snoops, ILogger logger)
{
    private Call Owner => phone.Call;

    public async Task<LeaveExit> RunAsync()
    {
        logger.LogInformation("Call {Call}: listens to {Caller}", Owner.Id, message.ChannelId);
        var key = await phone.SayAsync("arivm-screening");
        if (key is not ('1' or '#')) key = await ListenAsync();
        if (key is '#') return LeaveExit.Success;
        if (key is '1' && message.TryTakeOver() && await TalkAsync()) return LeaveExit.Success;
        // The caller has gone, or another owner has the call.
        await phone.SayAsync("vm-goodbye");
        return LeaveExit.Success;
    }

    /// <summary>The owner hears the caller, who hears nothing; answers the key that ended it, or null when the recording did.</summary>
    private async Task<char?> ListenAsync()
    {
        await using var snoop = await snoops.OpenAsync(message.ChannelId, phone.Stopping);
        await using var bridge = await bridges.OpenAsync(BridgeUse.Listening, phone.Stopping);
        if (snoop is not null && await bridge.AddAsync(Owner.Id)) await bridge.AddAsync(snoop.Id);
        while (true)
        {
            var key = await phone.KeyAsync(message.Ended);
            if (key is null or '1' or '#') return key;
        }
    }

    /// <summary>Caller and owner talk until one of them hangs up; false: the caller has gone.</summary>
    private async Task<bool> TalkAsync()
    {
        logger.LogInformation("Call {Call}: takes {Caller} over", Owner.Id, message.ChannelId);
        try
        {
            await StopRecordingAsync();
            if (await message.Ended.WaitAsync(phone.Stopping) is RecordingEnd.HungUp) return false;
            await using var bridge = await bridges.OpenAsync(BridgeUse.Talking, phone.Stopping);
            if (!await bridge.AddAsync(Owner.Id) || !await bridge.AddAsync(message.ChannelId)) return false;
            await Owner.UntilAsync(message.CallerLeft, phone.Stopping);
            return true;
        }
        finally
        {
            // The bridge is gone by now: the caller goes on in the dialplan.
            message.EndTalk();
        }
    }

    private async Task StopRecordingAsync()
    {
        try
        {
            await ari.Recordings.StopAsync(message.Recording, phone.Stopping);
        }
        catch (AriException error) when (error.IsNotFound)
        {
            // The caller has just ended it.
        }
    }
}
