using System.Collections.Concurrent;
using System.Net;
using System.Text;
using AriVoicemail.Sip;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using AriVoicemail.Sip.Transport;
using AriVoicemail.Tests.Sip.Torture;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Sip.Fuzz;

public sealed class RequestFuzzTests : IDisposable
{
    private const int Remembered = 1000;

    private static readonly SipPeer Peer = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 9);

    private readonly ManualTime _time = new();
    private readonly BlockingCollection<(byte[] Bytes, SipPeer To)> _sent = [];
    private readonly RequestServer _server;
    private int _cases;

    public RequestFuzzTests() => _server = new RequestServer(
        new SipEndpointOptions(), (bytes, to, _) => _sent.Add((bytes.ToArray(), to)), _time, NullLogger.Instance)
    {
        Methods = ["SUBSCRIBE"],
    };

    [Fact]
    public void Whatever_comes_gets_one_answer_at_most_and_only_if_it_may_be_a_request() =>
        FuzzRun.ForAll(Damage.Of(Gen.Elements(TortureMessages.All)), request =>
        {
            // Timer J: what was answered is forgotten.
            if (++_cases % Remembered == 0) ForgetAll();
            var bytes = Damage.Apply(request.Sound.Bytes, request.Damage);

            var answers = AnswersTo(bytes);

            Assert.True(answers.Count <= 1);
            Assert.All(answers, answer =>
            {
                Assert.True(Answers.IsRequest(bytes));
                Assert.True(SipParser.TryParse(answer.Bytes, out var response, out var problem), problem);
                Assert.IsType<SipResponse>(response);
                Assert.Equal(Peer.Address.Address, answer.To.Address.Address);
            });
            Assert.True(_server.Count <= Remembered + 1);
        });

    [Fact]
    public void Random_bytes_get_no_answer() =>
        FuzzRun.ForAll(Arb.From(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf()), bytes =>
        {
            Assert.Empty(AnswersTo(bytes));
            Assert.Equal(0, _server.Count);
        });

    public void Dispose() => _sent.Dispose();

    private void ForgetAll()
    {
        _time.Advance(TimeSpan.FromSeconds(33));
        _server.Receive(
            Encoding.ASCII.GetBytes($"OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK{_cases}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n"),
            Peer, null);
        Assert.True(_sent.TryTake(out _, TimeSpan.FromSeconds(30)));
        Assert.Equal(1, _server.Count);
    }

    // A request that is remembered now is in work, and then its answer follows. Any other answer is there at once.
    private List<(byte[] Bytes, SipPeer To)> AnswersTo(byte[] bytes)
    {
        var before = _server.Count;
        _server.Receive(bytes, Peer, null);
        var answers = new List<(byte[] Bytes, SipPeer To)>();
        if (_server.Count > before)
        {
            Assert.True(_sent.TryTake(out var answer, TimeSpan.FromSeconds(30)));
            answers.Add(answer);
        }
        while (_sent.TryTake(out var more)) answers.Add(more);
        return answers;
    }
}
