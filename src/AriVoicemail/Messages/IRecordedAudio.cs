namespace AriVoicemail.Messages;

/// <summary>Where what Asterisk recorded comes from: a disk that both see, or Asterisk itself.</summary>
public interface IRecordedAudio
{
    /// <summary>The recording as a file on this machine, or null when Asterisk has none of that name.</summary>
    /// <param name="scratch">A file to fetch it to, where it is not on this machine already.</param>
    /// <exception cref="IOException">It cannot be had now, but may be later.</exception>
    Task<string?> TakeAsync(string name, string scratch, CancellationToken cancellationToken);

    /// <summary>Deletes what is left of it in Asterisk; nothing left is no error.</summary>
    Task DiscardAsync(string name, CancellationToken cancellationToken);

    /// <summary>Every recording of ours that lies in Asterisk: <c>voicemail/context/mailbox/tmp/id</c>.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Whether nobody has added to the recording for so long that nobody will. Asterisk itself need not answer for this.</summary>
    Task<bool> IsQuietAsync(string name, CancellationToken cancellationToken);
}
