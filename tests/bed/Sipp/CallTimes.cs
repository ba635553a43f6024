namespace AriVoicemail.Bed;

/// <summary>When the steps of one call happened, as the caller saw them.</summary>
/// <param name="Number">Counts the calls of one SIPp from 1.</param>
/// <param name="Answered">The ACK was about to be sent.</param>
/// <param name="HungUp">The caller's BYE was about to be sent.</param>
/// <param name="Released">The other side's BYE came.</param>
/// <param name="Ended">The call was over in good order.</param>
public sealed record CallTimes(
    int Number, DateTimeOffset? Answered = null, DateTimeOffset? HungUp = null, DateTimeOffset? Released = null, DateTimeOffset? Ended = null);

/// <param name="ExitCode">SIPp's: 0 when every call went as its scenario says.</param>
/// <param name="Errors">What SIPp complains about.</param>
public sealed record CallResult(int ExitCode, string Errors, IReadOnlyList<CallTimes> Calls)
{
    public bool Succeeded => ExitCode == 0;

    /// <exception cref="BedException">A call did not go as its scenario says.</exception>
    public CallResult ShouldHaveSucceeded() =>
        Succeeded ? this : throw new BedException($"SIPp ended with {ExitCode}, {Calls.Count(call => call.Ended is not null)} calls in good order\n{Errors}");
}
