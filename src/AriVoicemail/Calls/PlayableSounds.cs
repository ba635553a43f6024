using AriVoicemail.Ari;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Calls;

/// <summary>How an Asterisk plays a file of ours: by its path where it sees our disk, otherwise from an address that we serve and that it fetches.</summary>
/// <param name="address">The address of a sound, given its path without the extension; null: it is none that we serve.</param>
public sealed class PlayableSounds(AsteriskOptions asterisk, MessageStore messages, Func<string, string?> address, ILogger<PlayableSounds> logger)
{
    private const string Scheme = "sound:";
    private const string MediaCache = "res_http_media_cache.so";

    /// <summary>Whether what people recorded can be played at all.</summary>
    public bool ArePossible { get; private set; } = true;

    /// <summary>Whether Asterisk has to fetch them.</summary>
    public bool AreFetched => !DiskIsShared;

    private bool DiskIsShared => asterisk.RecordingDirectory.Length > 0;

    /// <summary>The owner's greetings; null where this Asterisk could not play them.</summary>
    public IGreetings? Greetings(MailboxAddress mailbox) => ArePossible ? messages.Greetings(mailbox) : null;

    /// <summary>The owner's recorded name as a prompt; null: spell something.</summary>
    public async Task<string?> NameOfAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        Greetings(mailbox) is { } greetings ? await greetings.FindAsync("greet", cancellationToken) : null;

    /// <summary>What Asterisk is told to play.</summary>
    public string MediaOf(string media) =>
        !DiskIsShared && media.StartsWith($"{Scheme}/", StringComparison.Ordinal) && address(media[Scheme.Length..]) is { } found ? Scheme + found : media;

    /// <summary>Asks a newly connected Asterisk whether it can fetch sounds. Without that module silence would be heard for a greeting.</summary>
    public async Task CheckAsync(IAriActionClient ari, CancellationToken cancellationToken)
    {
        if (DiskIsShared) return;
        try
        {
            await ari.Asterisk.GetModuleAsync(MediaCache, cancellationToken);
            ArePossible = true;
        }
        catch (AriException error) when (error.IsNotFound)
        {
            ArePossible = false;
            logger.LogWarning(
                "Asterisk {Asterisk} shares no disk with this node and lacks {Module}: callers hear stock greetings, and owners no messages", asterisk.ServerName, MediaCache);
        }
    }
}
