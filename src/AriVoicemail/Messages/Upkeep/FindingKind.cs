namespace AriVoicemail.Messages.Upkeep;

/// <summary>What may be wrong in a spool and its database. In reports the names are written in lower case with dashes: <c>text-without-sound</c>.</summary>
public enum FindingKind
{
    /// <summary>A message that nobody can hear.</summary>
    TextWithoutSound,

    /// <summary>Sound under a number that has no text, and so is no message.</summary>
    SoundWithoutText,

    /// <summary>A text in which nothing of app_voicemail's is written.</summary>
    TextUnreadable,

    /// <summary>A text without a msg_id, as Asterisk wrote them before version 11.</summary>
    NoMessageId,

    /// <summary>Two messages of a mailbox bear one msg_id.</summary>
    DuplicateMessageId,

    /// <summary>Numbers of a folder that are left out.</summary>
    Gap,

    /// <summary>A wav whose header says another size than the file has, as an Asterisk that was killed leaves it.</summary>
    SoundHeader,

    /// <summary>A sound file without any sound.</summary>
    SoundEmpty,

    /// <summary>A sound file that is none.</summary>
    SoundUnreadable,

    /// <summary>The text says another length than the sound has.</summary>
    Duration,

    /// <summary>A row of the database whose message lies nowhere.</summary>
    RowWithoutFile,

    /// <summary>A message that the database does not know.</summary>
    FileWithoutRow,

    /// <summary>A row that says another folder or number.</summary>
    RowMisplaced,

    /// <summary>A row that says something else about a message than its text.</summary>
    RowDiffers,

    /// <summary>The mailbox's counts are not those of its rows.</summary>
    Counts,

    /// <summary>A lock file that a crash left behind.</summary>
    StaleLock,

    /// <summary>A temporary file of ours that nobody works on any more.</summary>
    LeftOver,

    /// <summary>Sound that we put aside because a crash had left it without a text, or because it is no sound.</summary>
    PutAside,

    /// <summary>A recording that was never filed.</summary>
    UnfiledRecording,

    /// <summary>A row of the journal whose recording is not on the disk.</summary>
    JournalWithoutRecording,

    /// <summary>A mailbox's directory without a mailbox.</summary>
    UnknownMailbox,

    ForeignFile,

    ForeignFolder,

    /// <summary>A file that Asterisk or this program may not read.</summary>
    Permissions,

    /// <summary>Somebody holds the folder's lock all the time; it could not be looked at.</summary>
    Busy,

    /// <summary>A folder that can take no more messages.</summary>
    FolderFull,

    /// <summary>A greeting that was not taken over, because the mailbox has another.</summary>
    GreetingKept,
}
