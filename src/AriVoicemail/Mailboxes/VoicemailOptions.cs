namespace AriVoicemail.Mailboxes;

/// <summary>The general settings, section <c>Voicemail</c>, with the names and meanings of voicemail.conf. A mailbox may have its own.</summary>
public sealed class VoicemailOptions
{
    /// <summary>The longest message in seconds; 0 is without end.</summary>
    public int MaxSecs { get; set; } = 180;

    /// <summary>A message shorter than this many seconds is not kept. An empty recording never is.</summary>
    public int MinSecs { get; set; } = 1;

    /// <summary>This many seconds of silence end a message; 0 never.</summary>
    public int MaxSilence { get; set; } = 10;

    /// <summary>What counts as silence: the mean of 20 ms of 16-bit samples is below this.</summary>
    public int SilenceThreshold { get; set; } = 128;

    /// <summary>How many messages a folder may hold; 0 makes mailboxes that only greet. app_voicemail's limit is 9999.</summary>
    public int MaxMsg { get; set; } = 100;

    /// <summary>Whether key 0 during a greeting takes the caller to extension <c>o</c>.</summary>
    public bool Operator { get; set; }

    /// <summary>A sound that asks for a name instead of the directory's stock prompts; empty: those.</summary>
    public string DirectoryIntro { get; set; } = "";

    public int MaxSecsOf(Mailbox mailbox) => mailbox.MaxSecs ?? MaxSecs;

    public int MinSecsOf(Mailbox mailbox) => mailbox.MinSecs ?? MinSecs;

    public int MaxSilenceOf(Mailbox mailbox) => mailbox.MaxSilence ?? MaxSilence;

    public int MaxMsgOf(Mailbox mailbox) => mailbox.MaxMsg ?? MaxMsg;

    public bool OperatorOf(Mailbox mailbox) => mailbox.Operator ?? Operator;
}
