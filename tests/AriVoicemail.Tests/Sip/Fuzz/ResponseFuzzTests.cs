using System.Globalization;
using System.Net;
using System.Text;
using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transactions;
using FsCheck;
using FsCheck.Fluent;

namespace AriVoicemail.Tests.Sip.Fuzz;

public sealed class ResponseFuzzTests
{
    private static readonly string[] Methods = ["NOTIFY", "OPTIONS", "PUBLISH"];

    // Two in three answer one of the requests that wait; the rest come from nowhere.
    private static readonly Gen<byte[]> Responses =
        from status in Gen.Elements(100, 180, 200, 202, 401, 481, 503, 699)
        from branch in Gen.Elements(Branch(0), Branch(1), Branch(2), Branch(77), "z9hG4bK", "z9hG4bKffffffffffffffff")
        from method in Gen.Elements(Methods)
        select Encoding.ASCII.GetBytes(
            $"SIP/2.0 {status} Whatever\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;rport=5060;branch={branch};received=192.0.2.1\r\nVia: SIP/2.0/UDP 192.0.2.2;branch={Branch(1)}\r\n"
            + $"From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: 3\r\nCSeq: 4 {method}\r\nContent-Length: 0\r\n\r\n");

    [Fact]
    public void A_response_ends_no_transaction_but_its_own_whatever_happened_to_it() =>
        FuzzRun.ForAll(Damage.Of(Responses), response =>
        {
            using var transactions = new ClientTransactions(new SipTimers(), new ManualTime(), _ => { });
            var waiting = Methods.Select((method, i) => Begin(transactions, (ulong)i, method)).ToArray();
            var bytes = Damage.Apply(response.Sound, response.Damage);

            var taken = transactions.TryReceive(bytes, out _);
            var ended = waiting.Where(transaction => transaction.End.IsCompleted).ToArray();

            Assert.Equal(waiting.Length, transactions.Count);
            Assert.True(ended.Length <= (taken ? 1 : 0));
            Assert.All(ended, transaction => Assert.True(Answers.May(bytes, Branch(transaction.Branch), transaction.Request.Method)));
            if (response.Damage.Length == 0) Assert.Equal(waiting.Any(transaction => Answers.May(bytes, Branch(transaction.Branch), transaction.Request.Method)), ended.Length == 1);
        });

    private static ClientTransaction Begin(ClientTransactions transactions, ulong branch, string method)
    {
        var transaction = new ClientTransaction(branch, new SipRequest(method, "sip:c@d", new SipHeaders()), new IPEndPoint(IPAddress.Loopback, 5060));
        transactions.Begin(transaction);
        return transaction;
    }

    private static string Branch(ulong number) => string.Create(CultureInfo.InvariantCulture, $"z9hG4bK{number:x16}");
}
