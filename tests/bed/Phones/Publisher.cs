using System.Net;

namespace AriVoicemail.Bed;

/// <summary>Somebody who publishes a mailbox's state at the presence server (RFC 3903), which then notifies the watchers itself.</summary>
public sealed class Publisher : IAsyncDisposable
{
    private readonly PhoneRequests _requests = new();
    private readonly string _mailbox;
    private readonly string _callId = Guid.NewGuid().ToString("N");
    private PhoneLine _line = null!;
    private string _etag = "";
    private int _cseq;

    private Publisher(string mailbox) => _mailbox = mailbox;

    /// <param name="from">Its address; null: 127.0.0.1, where hosts of voicemail are.</param>
    public static async Task<Publisher> StartAsync(KamailioServer kamailio, string mailbox, IPAddress? from = null)
    {
        var publisher = new Publisher(mailbox);
        publisher._line = await PhoneLine.OpenAsync(kamailio.Sip, from ?? IPAddress.Loopback, tcp: false, publisher._requests.Note);
        return publisher;
    }

    /// <summary>Publishes, or replaces what it has published. The answer's status.</summary>
    /// <param name="voiceMessage"><c>1/0 (0/0)</c></param>
    public Task<int> PublishAsync(string voiceMessage) => SendAsync(
        3600, $"Messages-Waiting: {(voiceMessage.StartsWith("0/", StringComparison.Ordinal) ? "no" : "yes")}\r\nVoice-Message: {voiceMessage}\r\n");

    /// <summary>Takes back what it has published.</summary>
    public Task<int> RemoveAsync() => SendAsync(0, "");

    public ValueTask DisposeAsync() => _line.DisposeAsync();

    private async Task<int> SendAsync(int expires, string body)
    {
        var answer = await _requests.SendAsync(_line, $"PUBLISH sip:{_mailbox}@example.com SIP/2.0",
            $"From: <sip:{_mailbox}@example.com>;tag={_callId[..8]}\r\nTo: <sip:{_mailbox}@example.com>\r\nCall-ID: {_callId}\r\nCSeq: {++_cseq} PUBLISH\r\n"
            + $"Event: message-summary\r\nExpires: {expires}\r\n{(_etag.Length > 0 ? $"SIP-If-Match: {_etag}\r\n" : "")}"
            + (body.Length > 0 ? "Content-Type: application/simple-message-summary\r\n" : ""), body);
        _etag = answer.Status == 200 ? answer.Header("SIP-ETag") : "";
        return answer.Status;
    }
}
