namespace AriVoicemail.Calls.Owner;

/// <summary>The mailbox's own things: greetings, name and PIN.</summary>
internal sealed class OptionsMenu(Session session, GreetingRecorder recorder, PinChange pin)
{
    private const int Silences = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private Phone Phone => session.Phone;

    private async Task<bool> HasTemporaryAsync() => (await session.Greetings.KnownAsync(Phone.Stopping))("temp");

    public async Task RunAsync()
    {
        for (var silences = 0; silences < Silences;)
        {
            var key = await Phone.AskAsync(await HasTemporaryAsync() ? ["vm-tmpexists", "vm-options"] : ["vm-options"], Patience);
            silences = key is null ? silences + 1 : 0;
            if (key is '*' || (key is { } choice && !await DoAsync(choice))) return;
        }
    }

    /// <summary>False: the owner has fallen silent, and is taken back to the messages.</summary>
    private async Task<bool> DoAsync(char key)
    {
        switch (key)
        {
            case '1':
                return await recorder.RecordAsync("unavail");
            case '2':
                return await recorder.RecordAsync("busy");
            case '3':
                return await recorder.RecordAsync("greet");
            case '4':
                return await HasTemporaryAsync() ? await ReplaceTemporaryAsync() : await recorder.RecordAsync("temp");
            case '5' when session.Rules.PinFixed:
                await Phone.SayAsync("vm-no");
                return true;
            case '5':
                await pin.RunAsync();
                return true;
            default:
                return true;
        }
    }

    private async Task<bool> ReplaceTemporaryAsync()
    {
        for (var silences = 0; silences < Silences;)
        {
            var key = await Phone.AskAsync(["vm-tempgreeting2"], Patience);
            silences = key is null ? silences + 1 : 0;
            switch (key)
            {
                case '1':
                    if (!await recorder.RecordAsync("temp")) return false;
                    break;
                case '2':
                    await session.Greetings.DeleteAsync("temp", CancellationToken.None);
                    await session.NoteAsync("deleteGreeting", "temp");
                    await Phone.SayAsync("vm-tempremoved");
                    return true;
                case '*':
                    return true;
            }
        }
        return true;
    }
}
