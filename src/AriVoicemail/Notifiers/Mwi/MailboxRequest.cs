using System.Security.Cryptography;
using AriVoicemail.Sip.Messages;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>
/// A request about a mailbox outside of any dialog. It has no Route: whoever gets it is the server of that account, and many scripts refuse
/// a request that brings its own.
/// </summary>
internal static class MailboxRequest
{
    /// <param name="account">Whom it is about: Request-URI, From and To.</param>
    public static SipRequest Create(string method, string account, MwiOptions options, byte[] body, params (string Name, string Value)[] headers)
    {
        var all = new SipHeaders()
            .Add("Max-Forwards", "70")
            .Add("From", $"<{account}>;tag={RandomNumberGenerator.GetHexString(12, lowercase: true)}")
            .Add("To", $"<{account}>")
            .Add("Call-ID", RandomNumberGenerator.GetHexString(24, lowercase: true))
            .Add("CSeq", $"1 {method}")
            .Add("Event", MessageSummary.Event)
            .Add("User-Agent", options.UserAgent);
        foreach (var (name, value) in headers) all.Add(name, value);
        if (body.Length > 0) all.Add("Content-Type", MessageSummary.ContentType);
        return new SipRequest(method, account, all, body);
    }
}
