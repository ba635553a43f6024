using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>Messages as Asterisk's own voicemail would leave them in the spool, then found by the store.</summary>
internal static class SpoolFiles
{
    public static async Task<string> AddAsync(
        ServerFixture server, MailboxAddress mailbox, int number = 0, string folder = "INBOX", byte[]? sound = null, string flag = "")
    {
        var directory = Directory.CreateDirectory(Path.Combine(server.SpoolDirectory, mailbox.Context, mailbox.Number, folder)).FullName;
        var text = new MessageText
        {
            OrigMailbox = mailbox.Number,
            CallerName = "Ann",
            CallerNumber = "2000",
            OrigTime = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000 + number),
            MessageId = Recording.MessageIdOf(Recording.NewId(DateTimeOffset.UtcNow)),
            Flag = flag,
            Duration = 3,
        };
        await File.WriteAllBytesAsync(Path.Combine(directory, $"msg{number:0000}.wav"), sound ?? Sound(100));
        await File.WriteAllTextAsync(Path.Combine(directory, $"msg{number:0000}.txt"), text.ToString());
        await server.Messages.ScanAsync(mailbox, always: true, CancellationToken.None);
        return text.MessageId;
    }

    /// <summary>Bytes that tell their own position, so that a range can be recognised.</summary>
    public static byte[] Sound(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];
}
