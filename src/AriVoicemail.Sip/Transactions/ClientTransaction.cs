using AriVoicemail.Sip.Messages;
using AriVoicemail.Sip.Transport;

namespace AriVoicemail.Sip.Transactions;

/// <summary>One request and the wait for its final response. <see cref="ClientTransactions"/> guards and moves it.</summary>
internal sealed class ClientTransaction
{
    private readonly TaskCompletionSource<Outcome> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClientTransaction(ulong branch, SipRequest request, SipPeer peer)
    {
        (Branch, Request, Peer) = (branch, request, peer);
        Timer = new LinkedListNode<ClientTransaction>(this);
    }

    public ulong Branch { get; }
    public SipRequest Request { get; }

    /// <summary>Where every copy goes. Only UDP loses packets, so only there are copies needed.</summary>
    public SipPeer Peer { get; }

    /// <summary>The stream that the request went by; null over UDP.</summary>
    public StreamConnection? Connection { get; set; }

    /// <summary>Its place among those that wait equally long.</summary>
    public LinkedListNode<ClientTransaction> Timer { get; }

    /// <summary>When timer E or F fires next, and the wait that began with the last copy.</summary>
    public TimeSpan Due { get; set; }
    public TimeSpan Wait { get; set; }
    public TimeSpan Started { get; set; }
    public bool Proceeding { get; set; }
    public int Copies { get; set; }

    public Task<Outcome> End => _end.Task;

    /// <summary>RFC 3261 §17.1.3.</summary>
    public bool IsAnsweredBy(SipResponse response) =>
        response.CSeq.Method == Request.Method && string.Equals(response.Branch, BranchSource.Text(Branch), StringComparison.OrdinalIgnoreCase);

    public void Finish(Outcome outcome) => _end.TrySetResult(outcome);

    /// <summary>A response, or why there is none. A lost connection is worth a second one.</summary>
    public readonly record struct Outcome(SipResponse? Response, string? Failure, TimeSpan RoundTrip, bool ConnectionLost = false);
}
