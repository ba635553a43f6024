using System.Collections.Concurrent;

namespace AriVoicemail.Bed;

/// <summary>A phone's own requests: sent again until the answer comes (RFC 3261 §17.1.2), which their branch tells.</summary>
internal sealed class PhoneRequests
{
    private static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan T2 = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<SipPacket>> _waiting = [];

    public void Note(SipPacket response)
    {
        if (response.Status >= 200 && _waiting.TryGetValue(response.Branch, out var answer)) answer.TrySetResult(response);
    }

    /// <exception cref="TimeoutException">No answer within 64·T1.</exception>
    public async Task<SipPacket> SendAsync(PhoneLine line, string startLine, string headers, string body = "", CancellationToken cancellationToken = default)
    {
        var branch = $"z9hG4bK{Guid.NewGuid():N}";
        var answer = _waiting[branch] = new TaskCompletionSource<SipPacket>(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = $"{startLine}\r\nVia: SIP/2.0/{(line.IsTcp ? "TCP" : "UDP")} {line.Address};rport;branch={branch}\r\nMax-Forwards: 70\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";
        try
        {
            var waited = TimeSpan.Zero;
            for (var pause = T1; waited < 64 * T1; pause = pause * 2 < T2 ? pause * 2 : T2)
            {
                if (waited == TimeSpan.Zero || !line.IsTcp) await line.SendAsync(text);
                await Task.WhenAny(answer.Task, Task.Delay(pause, cancellationToken));
                if (answer.Task.IsCompleted) return await answer.Task;
                cancellationToken.ThrowIfCancellationRequested();
                waited += pause;
            }
            throw new TimeoutException($"no answer to {startLine}");
        }
        finally
        {
            _waiting.TryRemove(branch, out _);
        }
    }
}
