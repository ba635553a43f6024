using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Messages;

/// <summary>A row of the journal: a recording that Asterisk was, or is about to be, told to make.</summary>
/// <param name="Id">The last part of <paramref name="Name"/>.</param>
/// <param name="Node">The node that drives the call.</param>
/// <param name="ChannelId">The call in Asterisk; empty when nobody knows it any more.</param>
/// <param name="Name">The recording as ARI knows it: <c>voicemail/context/mailbox/tmp/id</c>.</param>
public sealed record Recording(string Id, string Node, string ChannelId, string Name, MessageDraft Draft)
{
    /// <summary>The name of the Asterisk server where it is recorded; empty: nobody wrote it down.</summary>
    public string Asterisk { get; init; } = "";

    /// <summary>Every recording of ours lies under this folder of Asterisk's recording directory.</summary>
    public const string Root = "voicemail";

    /// <summary>How our recordings differ from app_voicemail's own in the same <c>tmp</c>.</summary>
    public const string IdPrefix = "arivm-";

    private const string ScratchPrefix = IdPrefix + "scratch-";

    public static string NewId(DateTimeOffset now) => $"{IdPrefix}{Guid.CreateVersion7(now):N}";

    /// <summary>When the recording of that id began. RFC 9562 §5.7: the first 48 bits of a version 7 UUID are milliseconds since 1970.</summary>
    public static DateTimeOffset StartOf(string id) =>
        id.Length >= IdPrefix.Length + 12
        && long.TryParse(id.AsSpan(IdPrefix.Length, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;

    /// <summary>
    /// The id of the message that the recording becomes, in app_voicemail's form: seconds since 1970, a dash, 8 hex digits. It follows from the
    /// recording's, so that a recording whose row is gone is still recognised as filed.
    /// </summary>
    public static string MessageIdOf(string id) => $"{StartOf(id).ToUnixTimeSeconds()}-{id[^8..]}";

    public static string NameOf(string id, MailboxAddress mailbox) => $"{Root}/{mailbox.Context}/{mailbox.Number}/tmp/{id}";

    /// <summary>A name for sound that becomes no message: a greeting that is being made, words before a forwarded message.</summary>
    /// <param name="node">Whose call it is for.</param>
    public static string NewScratchName(MailboxAddress mailbox, string node) => NameOf($"{ScratchPrefix}{MarkOf(node)}-{Guid.CreateVersion7():N}", mailbox);

    public static bool IsScratch(string name) => name.Split('/')[^1].StartsWith(ScratchPrefix, StringComparison.Ordinal);

    /// <summary>Whether a call of that node made it: others on the same Asterisk are still at theirs.</summary>
    public static bool IsScratchOf(string name, string node) => name.Split('/')[^1].StartsWith($"{ScratchPrefix}{MarkOf(node)}-", StringComparison.Ordinal);

    // A node may be called anything; a file may not.
    private static string MarkOf(string node) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(node)))[..8];

    private static bool IsId(string text) =>
        text.StartsWith(IdPrefix, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(IdPrefix.Length), "N", out _);

    /// <summary>Reads mailbox and id from a name of ours: what is left to go by when the journal has no row.</summary>
    public static bool TryParseName(string name, [NotNullWhen(true)] out MailboxAddress? mailbox, [NotNullWhen(true)] out string? id)
    {
        (mailbox, id) = (null, null);
        if (name.Split('/') is not [Root, var context, var number, "tmp", var last] || !IsId(last)) return false;
        id = last;
        return MailboxAddress.TryParse($"{number}@{context}", out mailbox);
    }
}
