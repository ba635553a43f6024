namespace AriVoicemail.Messages;

/// <summary>The moments between the steps that file a message. A crash at any of them loses nothing; a test can make one happen.</summary>
public enum FilingStep
{
    Journaled,
    AudioTaken,
    AudioPlaced,
    TextPlaced,
    Committed,
    Discarded,
}
