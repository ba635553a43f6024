using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;

namespace AriVoicemail.Tests.Sip;

public sealed class ServerTransactionsTests
{
    private readonly ManualTime _time = new();
    private readonly ServerTransactions _transactions;

    public ServerTransactionsTests() => _transactions = new ServerTransactions(new SipTimers(), _time);

    [Fact]
    public void A_copy_of_a_request_in_work_gets_nothing_and_is_nobody_s_work()
    {
        Assert.True(_transactions.TryBegin("a", out _));

        Assert.False(_transactions.TryBegin("a", out var answer));
        Assert.True(answer.IsEmpty);
    }

    [Fact]
    public void A_copy_gets_the_same_answer_until_timer_J_fires()
    {
        _transactions.TryBegin("a", out _);
        _transactions.Answered("a", new byte[] { 1, 2, 3 });

        _time.Advance(TimeSpan.FromSeconds(31.9));
        Assert.False(_transactions.TryBegin("a", out var answer));
        Assert.Equal([1, 2, 3], answer.ToArray());

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_transactions.TryBegin("a", out _));
    }

    [Fact]
    public void A_flood_of_requests_keeps_twenty_thousand_answers_and_drops_the_oldest()
    {
        for (var i = 0; i < 30_000; i++) Answer($"{i}", 10);

        Assert.Equal(20_000, _transactions.Count);
        Assert.False(_transactions.TryBegin("29999", out _));
        Assert.True(_transactions.TryBegin("0", out _));
    }

    [Fact]
    public void A_flood_of_long_requests_keeps_sixteen_MiB()
    {
        for (var i = 0; i < 1000; i++) Answer($"{i}", 60_000);

        Assert.Equal((16 << 20) / 60_000, _transactions.Count);
    }

    [Fact]
    public void What_identifies_a_request_counts_as_well_for_its_sender_makes_it_long()
    {
        for (var i = 0; i < 1000; i++) Answer($"{i:d4}{new string('x', 29_996)}", 1000);

        Assert.Equal((16 << 20) / 61_000, _transactions.Count);
    }

    [Fact]
    public void Requests_differ_by_branch_by_sender_and_by_method()
    {
        var keys = new[]
        {
            Key("SIP/2.0/UDP a:1;branch=z9hG4bK1"), Key("SIP/2.0/UDP a:1;branch=z9hG4bK2"), Key("SIP/2.0/UDP b:1;branch=z9hG4bK1"),
            Key("SIP/2.0/UDP a:1;branch=z9hG4bK1", "CANCEL"),
        };

        Assert.Equal(4, keys.Distinct().Count());
        Assert.Equal(keys[0], Key("SIP/2.0/UDP a:1;rport;branch=z9hG4bK1", callId: "other"));
    }

    [Fact]
    public void Without_the_magic_cookie_all_that_RFC_2543_compares_decides()
    {
        Assert.Equal(Key("SIP/2.0/UDP a:1;branch=1"), Key("SIP/2.0/UDP a:1;branch=1"));
        Assert.NotEqual(Key("SIP/2.0/UDP a:1;branch=1"), Key("SIP/2.0/UDP a:1;branch=1", callId: "other"));
    }

    private void Answer(string key, int bytes)
    {
        _transactions.TryBegin(key, out _);
        _transactions.Answered(key, new byte[bytes]);
    }

    private static string Key(string via, string method = "OPTIONS", string callId = "1") =>
        ServerTransactions.Key(new SipRequest(method, "sip:x", new SipHeaders().Add("Via", via).Add("Call-ID", callId)));
}
