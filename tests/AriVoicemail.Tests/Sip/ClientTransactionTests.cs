using System.Net.Sockets;
using System.Threading.Channels;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;

namespace AriVoicemail.Tests.Sip;

public sealed class ClientTransactionTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TransactionTimer _timer;
    private readonly Channel<double> _copies = Channel.CreateUnbounded<double>();
    private readonly SipRequest _request = new("NOTIFY", "sip:1001@example.com", new SipHeaders());

    public ClientTransactionTests() => _timer = new TransactionTimer(_time);

    [Fact]
    public async Task Over_a_reliable_transport_nothing_is_sent_twice()
    {
        var ended = New(Send, reliable: true).RunAsync(CancellationToken.None);

        await _time.FireNextAsync();

        var result = await ended;
        Assert.Equal([0], SentAt());
        Assert.Equal((1, TimeSpan.FromSeconds(32)), (result.Copies, result.RoundTrip));
    }

    [Fact]
    public async Task One_timer_serves_all_transactions_each_in_its_own_time()
    {
        var first = New(Send).RunAsync(CancellationToken.None);
        await _time.FireNextAsync();
        var second = New(Send).RunAsync(CancellationToken.None);

        while (!second.IsCompleted) await Task.WhenAny(second, _time.FireNextAsync());

        Assert.Equal((11, 11), ((await first).Copies, (await second).Copies));
        Assert.Equal(TimeSpan.FromSeconds(32.5), _time.Elapsed);
    }

    [Fact]
    public async Task An_unanswered_request_is_sent_eleven_times_in_32_seconds_and_given_up()
    {
        var transaction = New(Send);
        var ended = transaction.RunAsync(CancellationToken.None);

        while (!ended.IsCompleted) await Task.WhenAny(ended, _time.FireNextAsync());

        var result = await ended;
        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], SentAt());
        Assert.Null(result.Response);
        Assert.Contains("no answer", result.Failure, StringComparison.Ordinal);
        Assert.Equal(11, result.Copies);
        Assert.Equal(TimeSpan.FromSeconds(32), result.RoundTrip);
    }

    [Fact]
    public async Task After_a_provisional_response_copies_follow_every_four_seconds()
    {
        var transaction = New(Send);
        var ended = transaction.RunAsync(CancellationToken.None);

        transaction.Receive(Response(100));
        for (var i = 0; i < 3; i++) await _time.FireNextAsync();
        await ReadCopiesAsync(4);
        transaction.Receive(Response(200));

        var result = await ended;
        Assert.Equal(200, result.Response!.StatusCode);
        Assert.Equal(4, result.Copies);
        Assert.Equal(TimeSpan.FromSeconds(8.5), result.RoundTrip);
    }

    [Fact]
    public async Task The_first_final_response_counts_and_later_ones_are_ignored()
    {
        var transaction = New(Send);
        var ended = transaction.RunAsync(CancellationToken.None);

        transaction.Receive(Response(481));
        transaction.Receive(Response(200));

        var result = await ended;
        Assert.Equal(481, result.Response!.StatusCode);
        Assert.Equal(1, result.Copies);
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task A_transport_error_ends_the_transaction()
    {
        var result = await New(() => throw new SocketException((int)SocketError.NetworkUnreachable)).RunAsync(CancellationToken.None);

        Assert.Null(result.Response);
        Assert.Contains("could not be sent", result.Failure, StringComparison.Ordinal);
        Assert.Equal(0, result.Copies);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var cancel = new CancellationTokenSource();
        var ended = New(Send).RunAsync(cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);
    }

    private ClientTransaction New(Func<ValueTask> send, bool reliable = false) => new(_request, send, reliable, new SipTimers(), _timer);

    private ValueTask Send() => _copies.Writer.WriteAsync(_time.Elapsed.TotalSeconds);

    private async Task ReadCopiesAsync(int count)
    {
        for (var i = 0; i < count; i++) await _copies.Reader.ReadAsync();
    }

    private List<double> SentAt()
    {
        var times = new List<double>();
        while (_copies.Reader.TryRead(out var time)) times.Add(time);
        return times;
    }

    private static SipResponse Response(int status) => new(status, "", new SipHeaders());

    public void Dispose() => _timer.Dispose();
}
