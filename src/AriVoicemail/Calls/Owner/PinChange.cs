using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls.Owner;

/// <summary>A new PIN, typed twice.</summary>
internal sealed class PinChange(Session session)
{
    private const int Longest = 20;

    private Phone Phone => session.Phone;

    /// <summary>False: it was not changed, and why was said.</summary>
    public async Task<bool> RunAsync()
    {
        using var hidden = Phone.Call.Timeline.HideKeys();
        var pin = await Phone.ReadAsync("vm-newpassword");
        if (!IsAllowed(pin)) return await RefuseAsync("vm-invalid-password");
        if (await Phone.ReadAsync("vm-reenterpassword") != pin) return await RefuseAsync("vm-mismatch");
        await SaveAsync(pin);
        await Phone.SayAsync("vm-passchanged");
        return true;
    }

    // Keys * and # cannot be typed everywhere, and REST wants digits too.
    private bool IsAllowed(string pin) =>
        pin.Length is > 0 and <= Longest && pin.Length >= session.House.General.MinPassword && pin.All(char.IsAsciiDigit);

    private async Task<bool> RefuseAsync(string reason)
    {
        await Phone.SayAsync(reason, "vm-pls-try-again");
        return false;
    }

    // An administrator may be changing something else at this moment.
    private async Task SaveAsync(string pin)
    {
        var hash = await Task.Run(() => Pin.Hash(pin), Phone.Stopping);
        if (await session.House.Mailboxes.ChangeAsync(session.Address, mailbox => mailbox with { PinHash = hash }, null, CancellationToken.None) is null) return;
        await session.NoteAsync("changeMailbox", nameof(Pin));
    }
}
