namespace AriVoicemail.Calls;

/// <summary>
/// The keys that end a greeting: <c>#</c> goes to the tone, <c>*</c> to extension <c>a</c>, <c>0</c> to <c>o</c> where the mailbox has an
/// operator, and with option <c>d</c> any digit that begins an extension. A key that leads nowhere does not even interrupt the greeting.
/// </summary>
internal sealed class GreetingExits(Call call, LeaveOptions options, string? exitContext, bool hasOperator)
{
    // app_voicemail lets the dialplan's own digit time-out end such a number.
    private static readonly TimeSpan BetweenDigits = TimeSpan.FromSeconds(3);

    private string CallersContext => call.Channel.Dialplan.Context;

    private string ExitContext => exitContext ?? CallersContext;

    private string DialContext => options.DialContext is { Length: > 0 } context ? context : CallersContext;

    public async Task<bool> TakesAsync(char key, CancellationToken cancellationToken) => key switch
    {
        '#' => true,
        '*' when await call.ExtensionExistsAsync(ExitContext, "a", cancellationToken) => true,
        '0' when hasOperator && await call.ExtensionExistsAsync(ExitContext, "o", cancellationToken) => true,
        _ => options.DialContext is not null && char.IsAsciiDigit(key),
    };

    /// <summary>Where that key leads; null: to the tone.</summary>
    public async Task<LeaveExit?> LeaveByAsync(char key, CancellationToken cancellationToken)
    {
        switch (key)
        {
            case '#':
                return null;
            case '*':
                return LeaveExit.To(ExitContext, "a");
            case '0' when hasOperator && await call.ExtensionExistsAsync(ExitContext, "o", cancellationToken):
                await call.PlayAsync(["sound:transfer"], null, cancellationToken);
                return LeaveExit.To(ExitContext, "o");
            default:
                return await DialAsync(key, cancellationToken);
        }
    }

    /// <summary>Collects digits until the caller pauses; an extension that does not exist leads to the tone.</summary>
    private async Task<LeaveExit?> DialAsync(char first, CancellationToken cancellationToken)
    {
        var extension = first.ToString();
        while (await call.KeyAsync(BetweenDigits, cancellationToken) is { } next && next != '#') extension += next;
        return await call.ExtensionExistsAsync(DialContext, extension, cancellationToken) ? LeaveExit.To(DialContext, extension) : null;
    }
}
