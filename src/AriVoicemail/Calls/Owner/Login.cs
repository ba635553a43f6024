using AriVoicemail.Auditing;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls.Owner;

/// <summary>Mailbox and PIN, as often as the house allows.</summary>
internal sealed class Login(Phone phone, CheckOptions options, OwnersHouse house)
{
    private Call Call => phone.Call;

    /// <param name="given">The mailbox that the dialplan gave: <c>1000@default</c>, <c>@default</c>, with option <c>p</c> a prefix, or nothing.</param>
    public async Task<LoginResult> RunAsync(string given)
    {
        using var hidden = Call.Timeline.HideKeys();
        var (number, context) = Split(given);
        var isVouchedFor = number.Length > 0 && options.SkipPin && !options.IsPrefix;
        if (isVouchedFor && await FindAsync(number, context) is { } mailboxOfOwner) return new LoginResult(mailboxOfOwner, null);

        // A dialplan that vouches for the owner of a mailbox that there is not has to be told another.
        var typed = number.Length == 0 || options.IsPrefix || isVouchedFor;
        var prefix = options.IsPrefix ? number : "";
        var prompt = "vm-login";
        for (var attempt = 1; ; attempt++)
        {
            if (typed)
            {
                var digits = await phone.ReadAsync(prompt);
                if (digits.Length == 0) digits = Call.Channel.Caller.Number;
                if (digits.Length == 0) return LoginResult.Nobody;
                if (digits[0] is '*' && await AssistantAsync() is { } exit) return exit;
                if (options.DialContext is { } dial && await Call.ExtensionExistsAsync(dial, digits, phone.Stopping)) return new LoginResult(null, null, LeaveExit.To(dial, digits));
                number = prefix + digits;
            }
            var pin = await phone.ReadAsync("vm-password");
            if (pin.StartsWith('*') && await AssistantAsync() is { } assistant) return assistant;
            var result = await TryAsync(number, context, pin);
            if (result.Mailbox is { } mailbox) return new LoginResult(mailbox, pin) { WasLocked = result.Failed?.LockedAt is not null };
            if (result.LockedFor > TimeSpan.Zero)
            {
                await phone.SayThroughAsync("vm-incorrect", "arivm-locked");
                await phone.SayAsync("vm-goodbye");
                return LoginResult.Nobody;
            }
            if (attempt >= house.General.MaxLogins)
            {
                await phone.SayThroughAsync("vm-incorrect");
                await phone.SayAsync("vm-goodbye");
                return LoginResult.Nobody;
            }
            if (typed) prompt = "vm-incorrect-mailbox";
            else await phone.SayThroughAsync("vm-incorrect");
        }
    }

    // A mailbox that there is not takes a wrong PIN like any other.
    private async Task<SignInResult> TryAsync(string number, string context, string pin) =>
        MailboxAddress.TryParse(number, out var address, context) ? await house.SignIn.TryAsync(address, pin, Door.Phone, phone.Call.Channel.Name, phone.Stopping) : new SignInResult(null);

    private async Task<Mailbox?> FindAsync(string number, string context) =>
        MailboxAddress.TryParse(number, out var address, context) ? await house.Mailboxes.FindAsync(address, phone.Stopping) : null;

    private async Task<LoginResult?> AssistantAsync()
    {
        var context = Call.Channel.Dialplan.Context;
        return await Call.ExtensionExistsAsync(context, "a", phone.Stopping) ? new LoginResult(null, null, LeaveExit.To(context, "a")) : null;
    }

    private static (string Number, string Context) Split(string given)
    {
        var parts = given.Split('@', 2);
        return (parts[0], parts.Length == 2 && parts[1].Length > 0 ? parts[1] : MailboxAddress.DefaultContext);
    }
}
