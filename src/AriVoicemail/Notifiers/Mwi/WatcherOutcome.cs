namespace AriVoicemail.Notifiers.Mwi;

/// <summary>How the last NOTIFY of a watcher ended.</summary>
public enum WatcherOutcome
{
    /// <summary>None was sent in this dialog yet.</summary>
    New,

    /// <summary>The phone confirmed it.</summary>
    Lit,

    /// <summary>It will be sent again.</summary>
    Retrying,

    /// <summary>The phone knows nothing of the subscription (481): it is never sent to again.</summary>
    Gone,

    /// <summary>The phone or the proxy does not want it; the reason says why.</summary>
    Refused,
}
