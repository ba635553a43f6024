using System.Text;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Tests.Sip;

public sealed class StreamFramingTests
{
    private const string First = "OPTIONS sip:a SIP/2.0\r\nContent-Length: 4\r\n\r\nbody";
    private const string Second = "OPTIONS sip:b SIP/2.0\r\nl :0\r\n\r\n";
    private const string Ping = "\r\n\r\n";

    private readonly StreamFraming _framing = new();

    [Fact]
    public void Two_messages_that_come_joined_are_two_messages() => Assert.Equal([First, Second], Feed(First + Second));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void A_message_may_come_in_pieces_of_any_size(int size) =>
        Assert.Equal([First, Second, First], (First + Second + First).Chunk(size).SelectMany(piece => Feed(new string(piece))));

    [Fact]
    public void A_ping_between_messages_is_told_apart_from_an_empty_line() =>
        Assert.Equal([First, "", Second, First], Feed(First + Ping + Second + "\r\n" + First));

    [Fact]
    public void A_ping_that_comes_in_pieces_is_one_ping() => Assert.Equal([""], Ping.SelectMany(letter => Feed(letter.ToString())));

    [Fact]
    public void A_pong_is_nothing() => Assert.Empty(Feed("\r\n"));

    [Fact]
    public void A_body_may_look_like_the_end_of_headers()
    {
        const string message = "MESSAGE sip:a SIP/2.0\r\nContent-Length: 8\r\n\r\n\r\n\r\n\r\n\r\n";

        Assert.Equal([message, First], Feed(message + First));
    }

    [Fact]
    public void Many_large_messages_pass_through_a_bounded_buffer()
    {
        var large = $"MESSAGE sip:a SIP/2.0\r\nContent-Length: 60000\r\n\r\n{new string('x', 60_000)}";

        Assert.Equal([large, First, large, large], Feed(large + First + large + large));
    }

    [Theory]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nVia: x\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: \r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 65536\r\n\r\n")]
    [InlineData("OPTIONS sip:a SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001 garbage \r\n\r\n")]
    public void A_stream_that_cannot_be_cut_is_refused(string bytes) => Assert.Throws<InvalidDataException>(() => Feed(bytes));

    [Fact]
    public void Headers_without_end_are_refused_at_64_KiB() => Assert.Throws<InvalidDataException>(() => Feed(new string('x', 70_000)));

    [Fact]
    public void A_head_and_a_body_that_are_too_large_together_are_refused() =>
        Assert.Throws<InvalidDataException>(() => Feed($"OPTIONS sip:a SIP/2.0\r\nSubject: {new string('x', 40_000)}\r\nContent-Length: 40000\r\n\r\n"));

    private List<string> Feed(string text)
    {
        var messages = new List<string>();
        for (var rest = Encoding.UTF8.GetBytes(text).AsMemory(); rest.Length > 0;)
        {
            var space = _framing.Space();
            var length = Math.Min(space.Length, rest.Length);
            rest[..length].CopyTo(space);
            rest = rest[length..];
            _framing.Filled(length);
            while (_framing.TryTake(out var message)) messages.Add(Encoding.UTF8.GetString(message));
        }
        return messages;
    }
}
