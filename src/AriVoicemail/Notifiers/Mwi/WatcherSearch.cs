namespace AriVoicemail.Notifiers.Mwi;

/// <summary>Which column of a subscription names the mailbox.</summary>
public enum WatcherSearch
{
    /// <summary>Whose messages are watched: <c>presentity_uri</c>.</summary>
    Presentity,

    /// <summary>Who watches, as res_zonkey_mwi searched: <c>watcher_username</c> and <c>watcher_domain</c>.</summary>
    Watcher,
}
