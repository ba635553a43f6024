using System.Globalization;
using System.Text;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>
/// What a NOTIFY says: the summary, and, where the administrator wants it, the headers of the newest unheard messages (RFC 3842 §3.5).
/// </summary>
internal sealed class NotifyBody(SqlDatabase database, MwiOptions options)
{
    private const int MostMessages = 5;

    // With 600 bytes of headers the whole request stays below the 1,300 from which on it may not go by UDP (RFC 3261 §18.1.1).
    private const int MostBytes = 600;

    public byte[] Summary(MailboxAddress mailbox, Counts counts) => MessageSummary.Body(counts, options.AccountOf(mailbox));

    public async Task<byte[]> WithHeadersAsync(MailboxAddress mailbox, Counts counts, CancellationToken cancellationToken)
    {
        var summary = Summary(mailbox, counts);
        if (!options.MessageHeaders || counts.New == 0) return summary;
        var newest = await database.ReadAsync(connection => MessageRows.NewestAsync(connection, mailbox, MostMessages), cancellationToken);
        var body = new List<byte>(summary);
        foreach (var headers in newest.Select(message => Encoding.UTF8.GetBytes("\r\n" + Headers(message))))
        {
            if (body.Count + headers.Length > MostBytes) break;
            body.AddRange(headers);
        }
        return [.. body];
    }

    private string Headers(Message message) =>
        $"To: <{options.UriOf(message.Mailbox)}>\r\n"
        + $"From: {SipText.Quote(message.CallerName)} <{Caller(message)}>\r\n"
        + string.Create(CultureInfo.InvariantCulture, $"Subject: Voice message, {message.Duration} s\r\n")
        + $"Date: {message.ReceivedAt.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)}\r\n"
        + $"Priority: {(message.Flag.Length > 0 ? "urgent" : "normal")}\r\n"
        + $"Message-ID: {message.Id}@{options.DomainOf(message.Mailbox)}\r\n";

    // Whoever calls chooses the number: only what can be the user of a URI becomes one.
    private string Caller(Message message) =>
        message.CallerNumber.Length > 0 && message.CallerNumber.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '_' or '.')
            ? $"sip:{message.CallerNumber}@{options.DomainOf(message.Mailbox)}"
            : "sip:anonymous@anonymous.invalid";
}
