using System.Diagnostics.CodeAnalysis;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Messages;

/// <summary>A row of the journal: a recording that Asterisk was, or is about to be, told to make.</summary>
/// <param name="Id">The last part of <paramref name="Name"/>.</param>
/// <param name="Node">The node that drives the call.</param>
/// <param name="ChannelId">The call in Asterisk; empty when nobody knows it any more.</param>
/// <param name="Name">The recording as ARI knows it: <c>voicemail/context/mailbox/tmp/id</c>.</param>
public sealed record Recording(string Id, string Node, string ChannelId, string Name, MessageDraft Draft)
{
    /// <summary>Every recording of ours lies under this folder of Asterisk's recording directory.</summary>
    public const string Root = "voicemail";

    /// <summary>How our recordings differ from app_voicemail's own in the same <c>tmp</c>.</summary>
    public const string IdPrefix = "arivm-";

    public static Recording New(string node, string channelId, MailboxAddress mailbox, MessageDraft draft)
    {
        var id = $"{IdPrefix}{Guid.CreateVersion7():N}";
        return new Recording(id, node, channelId, $"{Root}/{mailbox.Context}/{mailbox.Number}/tmp/{id}", draft);
    }

    /// <summary>Reads mailbox and id from a name of ours: what is left to go by when the journal has no row.</summary>
    public static bool TryParseName(string name, [NotNullWhen(true)] out MailboxAddress? mailbox, [NotNullWhen(true)] out string? id)
    {
        (mailbox, id) = (null, null);
        if (name.Split('/') is not [Root, var context, var number, "tmp", var last] || !last.StartsWith(IdPrefix, StringComparison.Ordinal)) return false;
        id = last;
        return MailboxAddress.TryParse($"{number}@{context}", out mailbox);
    }
}
