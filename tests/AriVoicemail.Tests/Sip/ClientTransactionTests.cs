using System.Net;
using System.Net.Sockets;
using System.Text;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Tests.Sip;

public sealed class ClientTransactionTests : IDisposable
{
    private static readonly IPEndPoint Phone = new(IPAddress.Loopback, 5060);

    private readonly ManualTime _time = new();
    private readonly List<double> _copies = [];
    private readonly ClientTransactions _transactions;
    private Action _beforeCopy = () => { };
    private ulong _branches;

    public ClientTransactionTests() => _transactions = new ClientTransactions(new SipTimers(), _time, _ =>
    {
        _beforeCopy();
        _copies.Add(_time.Elapsed.TotalSeconds);
    });

    [Fact]
    public async Task An_unanswered_request_is_sent_eleven_times_in_32_seconds_and_given_up()
    {
        var transaction = Begin();

        await FireUntilEndOfAsync(transaction);

        var outcome = await transaction.End;
        Assert.Equal([0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], _copies);
        Assert.Null(outcome.Response);
        Assert.Contains("no answer within 32 s", outcome.Failure, StringComparison.Ordinal);
        Assert.Equal(11, transaction.Copies);
        Assert.Equal(TimeSpan.FromSeconds(32), outcome.RoundTrip);
        Assert.Equal(0, _transactions.Count);
    }

    [Fact]
    public async Task After_a_provisional_response_copies_follow_every_four_seconds()
    {
        var transaction = Begin();

        _transactions.Receive(transaction, Response(100));
        for (var i = 0; i < 3; i++) await _time.FireNextAsync();
        _transactions.Receive(transaction, Response(200));

        var outcome = await transaction.End;
        Assert.Equal([0.5, 4.5, 8.5], _copies);
        Assert.Equal(200, outcome.Response!.StatusCode);
        Assert.Equal(4, transaction.Copies);
        Assert.Equal(TimeSpan.FromSeconds(8.5), outcome.RoundTrip);
    }

    [Fact]
    public async Task A_provisional_response_does_not_put_off_timer_F()
    {
        var transaction = Begin();

        _transactions.Receive(transaction, Response(100));
        await FireUntilEndOfAsync(transaction);

        Assert.Equal(TimeSpan.FromSeconds(32), (await transaction.End).RoundTrip);
        Assert.Equal([0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5], _copies);
    }

    [Theory]
    [InlineData(SipProtocol.Tcp)]
    [InlineData(SipProtocol.Tls)]
    public async Task Over_a_stream_nothing_is_repeated_and_timer_F_still_ends_the_wait(SipProtocol protocol)
    {
        var transaction = Begin(protocol);

        await FireUntilEndOfAsync(transaction);

        Assert.Empty(_copies);
        Assert.Equal(TimeSpan.FromSeconds(32), (await transaction.End).RoundTrip);
    }

    [Fact]
    public async Task Requests_that_began_at_different_times_keep_their_own_timers()
    {
        var first = Begin();
        await _time.FireNextAsync();
        var second = Begin();

        await FireUntilEndOfAsync(second);

        Assert.Equal(TimeSpan.FromSeconds(32), (await first.End).RoundTrip);
        Assert.Equal(TimeSpan.FromSeconds(32), (await second.End).RoundTrip);
        Assert.Equal((11, 11), (first.Copies, second.Copies));
    }

    [Fact]
    public async Task The_first_final_response_counts_and_later_ones_are_ignored()
    {
        var transaction = Begin();

        _transactions.Receive(transaction, Response(481));
        _transactions.Receive(transaction, Response(200));

        Assert.Equal(481, (await transaction.End).Response!.StatusCode);
        Assert.Equal(1, transaction.Copies);
    }

    [Fact]
    public void A_copy_of_the_answer_is_known_until_timer_K_fires()
    {
        var transaction = Begin();
        _transactions.Receive(transaction, Response(200));

        Assert.True(_transactions.TryFind(transaction.Branch, "NOTIFY"u8, out var answered));
        Assert.Null(answered);

        _time.Advance(TimeSpan.FromSeconds(5));
        _transactions.Receive(Begin(), Response(200));
        Assert.False(_transactions.TryFind(transaction.Branch, "NOTIFY"u8, out _));
    }

    [Fact]
    public void Over_a_stream_timer_K_is_zero()
    {
        var transaction = Begin(SipProtocol.Tcp);

        _transactions.Receive(transaction, Response(200));

        Assert.Equal(0, _transactions.Count);
    }

    [Fact]
    public void A_response_is_found_by_branch_and_method()
    {
        var (first, second) = (Begin(), Begin());

        Assert.True(_transactions.TryFind(second.Branch, "NOTIFY"u8, out var found));
        Assert.Same(second, found);
        Assert.False(_transactions.TryFind(first.Branch, "OPTIONS"u8, out _));
        Assert.False(_transactions.TryFind(99, "NOTIFY"u8, out _));
    }

    [Theory]
    [InlineData("Via: SIP/2.0/UDP x;branch=z9hG4bK0000000000000001\r\nCSeq: 1 NOTIFY", true)]
    [InlineData("v:\r\n SIP/2.0/UDP x\r\n\t;branch =\r\n z9hG4bK0000000000000001\r\nCSEQ: 1\r\n NOTIFY", true)]
    [InlineData("Via: SIP/2.0/UDP y;branch=z9hG4bK0000000000000009\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK0000000000000001\r\nCSeq: 1 NOTIFY", false)]
    [InlineData("Via: SIP/2.0/UDP y\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK0000000000000001\r\nCSeq: 1 NOTIFY", false)]
    [InlineData("Via: SIP/2.0/UDP y;z=\";branch=z9hG4bK0000000000000001\"\r\nCSeq: 1 NOTIFY", false)]
    [InlineData("Via: SIP/2.0/UDP x;branch=z9hG4bK0000000000000001\r\nCSeq: 1 OPTIONS", false)]
    [InlineData("Via: SIP/2.0/UDP x;branch=z9hG4bK0000000000000001\r\nCSeq: NOTIFY", false)]
    public void A_response_counts_if_the_top_Via_and_CSeq_are_those_of_the_request(string headers, bool counts)
    {
        var transaction = Begin();

        Assert.Equal(counts, _transactions.TryReceive(Encoding.ASCII.GetBytes($"SIP/2.0 200 OK\r\n{headers}\r\n\r\n"), out _));

        Assert.Equal(counts, transaction.End.IsCompleted);
    }

    [Fact]
    public async Task A_transport_error_ends_the_transaction()
    {
        var transaction = Begin();
        _beforeCopy = () => throw new SocketException((int)SocketError.NetworkUnreachable);

        await _time.FireNextAsync();

        Assert.Contains("could not be sent", (await transaction.End).Failure, StringComparison.Ordinal);
        Assert.Equal(0, _transactions.Count);
    }

    [Fact]
    public async Task Closing_ends_every_wait_and_begins_none()
    {
        var waiting = new[] { Begin(), Begin(SipProtocol.Tls) };

        _transactions.Dispose();

        Assert.All(await Task.WhenAll([.. waiting.Select(transaction => transaction.End), Begin().End]), outcome =>
            Assert.Contains("closed", outcome.Failure, StringComparison.Ordinal));
        Assert.Equal(0, _transactions.Count);
    }

    public void Dispose() => _transactions.Dispose();

    private ClientTransaction Begin(SipProtocol protocol = SipProtocol.Udp)
    {
        var transaction = new ClientTransaction(++_branches, new SipRequest("NOTIFY", "sip:1001@example.com", new SipHeaders()), new SipPeer(protocol, Phone));
        _transactions.Begin(transaction);
        return transaction;
    }

    private async Task FireUntilEndOfAsync(ClientTransaction transaction)
    {
        while (!transaction.End.IsCompleted) await _time.FireNextAsync();
    }

    private static SipResponse Response(int status) => new(status, "", new SipHeaders());
}
