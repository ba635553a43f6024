namespace AriVoicemail.Calls.Owner;

/// <summary>Whose PIN is still the mailbox's number is new here: name, greetings and a PIN of one's own come first, where the house wants them.</summary>
internal sealed class NewOwner(Session session, GreetingRecorder recorder, PinChange pin)
{
    private const int PinAttempts = 3;

    /// <summary>False: the owner has not done what had to be done, and is asked again at the next call.</summary>
    public async Task<bool> WelcomeAsync()
    {
        var rules = session.Rules;
        if (!rules.ForceName && !rules.ForceGreetings) return true;
        await session.Phone.SayAsync("vm-newuser");
        if (rules.ForceName && !await RecordIfMissingAsync("greet")) return await GoodbyeAsync();
        if (rules.ForceGreetings)
        {
            if (!await RecordIfMissingAsync("unavail")) return await GoodbyeAsync();
            if (!await RecordIfMissingAsync("busy")) return await GoodbyeAsync();
        }
        for (var attempt = 0; attempt < PinAttempts; attempt++)
        {
            if (await pin.RunAsync()) return true;
        }
        return await GoodbyeAsync();
    }

    private async Task<bool> RecordIfMissingAsync(string greeting) =>
        (await session.Greetings.KnownAsync(session.Phone.Stopping))(greeting) || await recorder.RecordAsync(greeting);

    private async Task<bool> GoodbyeAsync()
    {
        await session.Phone.SayAsync("vm-goodbye");
        return false;
    }
}
