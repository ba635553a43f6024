using System.Security.Cryptography;
using AriVoicemail.Audio;
using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Messages;

/// <summary>Messages that nobody spoke into a phone just now: copies for other mailboxes, and uploaded sounds.</summary>
public sealed class MessageCopies
{
    private readonly SpoolOptions _spool;
    private readonly MessageStore _messages;
    private readonly MailboxChanges _changes;
    private readonly ILogger _logger;

    internal MessageCopies(SpoolOptions spool, MessageStore messages, MailboxChanges changes, ILogger logger) =>
        (_spool, _messages, _changes, _logger) = (spool, messages, changes, logger);

    /// <summary>Puts a copy of a message into another mailbox: who called and when, and the message's identity, stay. False: it is gone.</summary>
    /// <param name="introduction">Sound to be heard before it; null: none.</param>
    public async Task<bool> CopyAsync(
        MailboxAddress from, string id, MailboxAddress to, Folder folder, string? introduction, CancellationToken cancellationToken)
    {
        if (await _messages.AudioPathAsync(from, id, cancellationToken) is not { } audio) return false;
        if (await _messages.FindAsync(from, id, cancellationToken) is not { } message) return false;
        if (await _changes.Files(from).TextOfAsync(message, cancellationToken) is not { } text) return false;
        var name = $"copy-{Guid.CreateVersion7():N}";
        var joined = MailboxFiles.Scratch(_spool, to, name + ".wav");
        try
        {
            var sound = introduction is null ? audio : Join(introduction, audio, joined);
            if (!File.Exists(sound)) return false;
            if (sound != audio) text = text with { Duration = (int)Math.Round(SoundMeasure.Of(sound, 0).Seconds) };
            // Where a message is found by its id, a copy needs one that no other has; its text keeps the message's own.
            var copyId = $"{text.Id}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
            await PlaceAsync(name, copyId, text, to, folder, sound, cancellationToken);
            return true;
        }
        finally
        {
            File.Delete(joined);
            MailboxFiles.Forget(_spool, to, name);
        }
    }

    /// <summary>Makes a sound a message of its own.</summary>
    /// <param name="audio">A wav file of 8 kHz; it stays where it is.</param>
    public async Task AddAsync(MailboxAddress to, Folder folder, MessageText text, string audio, CancellationToken cancellationToken)
    {
        var name = $"upload-{Guid.CreateVersion7():N}";
        try
        {
            await PlaceAsync(name, text.Id, text, to, folder, audio, cancellationToken);
        }
        finally
        {
            MailboxFiles.Forget(_spool, to, name);
        }
    }

    private async Task PlaceAsync(string name, string id, MessageText text, MailboxAddress to, Folder folder, string sound, CancellationToken cancellationToken)
    {
        var deliver = await _changes.Files(to).PrepareAsync(name, id, text, sound, link: false);
        await _changes.ChangeAsync(
            to,
            async change =>
            {
                var placed = await deliver(folder, () => { });
                // A mailbox that holds the message already tells the two apart; that is the scan's work.
                if (placed.Number is not null) return await change.ScanAsync(always: true) > 0;
                return await change.WriteAsync(
                    transaction => change.InsertAsync(transaction, text.ToMessage(to, folder, 0) with { Id = id }, placed));
            },
            cancellationToken);
    }

    /// <summary>Both one after the other; where that cannot be, the message, and what was said before it only if the message cannot be heard at all.</summary>
    private string Join(string introduction, string audio, string joined)
    {
        try
        {
            Joined.Write(joined, introduction, audio);
            return joined;
        }
        catch (SoundFileException error)
        {
            _logger.LogWarning("A message and the words before it cannot be joined: {Error}", error.Message);
            return IsSound(introduction) && !IsSound(audio) ? introduction : audio;
        }
    }

    private static bool IsSound(string path)
    {
        try
        {
            using var sound = SoundFile.OpenRead(path);
            return true;
        }
        catch (SoundFileException)
        {
            return false;
        }
    }
}
