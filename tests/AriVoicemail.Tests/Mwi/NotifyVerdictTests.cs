using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Sip.Transactions;

namespace AriVoicemail.Tests.Mwi;

public sealed class NotifyVerdictTests
{
    private static readonly NotifyVerdict Silence = NotifyVerdict.Of(new TransactionResult(null, null, "no answer within 32 s", 11, TimeSpan.FromSeconds(32)));

    [Fact]
    public void Silence_behind_a_proxy_may_be_the_proxy_s_and_costs_no_phone_its_subscription() =>
        Assert.Equal(WatcherOutcome.Retrying, Silence.After(Silent(times: 9), goneAfterTimeouts: 5, endsAtThePhone: false).Outcome);

    [Fact]
    public void A_phone_with_nobody_in_between_that_is_silent_too_often_is_gone()
    {
        Assert.Equal(WatcherOutcome.Retrying, Silence.After(Silent(times: 3), goneAfterTimeouts: 5, endsAtThePhone: true).Outcome);
        var gone = Silence.After(Silent(times: 4), goneAfterTimeouts: 5, endsAtThePhone: true);
        Assert.Equal((WatcherOutcome.Gone, false), (gone.Outcome, gone.Retry));
    }

    private static WatcherRecord Silent(int times) => new()
    {
        CallId = "call",
        ToTag = "us",
        FromTag = "phone",
        Mailbox = "1001@default",
        Failures = times,
    };
}
