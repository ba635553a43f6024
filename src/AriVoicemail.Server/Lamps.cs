using AriVoicemail.Ari;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Notifiers.Mwi.Presence;
using AriVoicemail.Notifiers.Mwi.Publishing;
using AriVoicemail.Notifiers.Mwi.Subscriptions;
using AriVoicemail.Notifiers.Mwi.ToAsterisk;
using AriVoicemail.Notifiers.Mwi.Unsolicited;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server;

/// <summary>The ways to light a lamp that are configured, all over one SIP line.</summary>
internal sealed class Lamps : IAsyncDisposable
{
    private Lamps(SipLine line, IReadOnlyList<IMailboxNotifier> notifiers) => (Line, Notifiers) = (line, notifiers);

    public SipLine Line { get; }

    public IReadOnlyList<IMailboxNotifier> Notifiers { get; }

    /// <summary>The one that knows every phone; null where it is not configured.</summary>
    public MwiNotifier? Watchers => Notifiers.OfType<MwiNotifier>().FirstOrDefault();

    /// <summary>The one that serves that channel of the outbox; null where it is not configured.</summary>
    public IMailboxNotifier? Of(string channel) => Notifiers.FirstOrDefault(notifier => notifier.Channel == channel);

    /// <summary>The outbox's channels of the ways that are on.</summary>
    public static IReadOnlyList<string> Channels(Settings settings) =>
        settings.LampsOn ? [.. settings.Mwi.WayList.Select(ChannelOf)] : [];

    /// <summary>Every channel that there may be.</summary>
    public static IReadOnlyList<string> AllChannels => [.. MwiWays.All.Select(ChannelOf)];

    private static string ChannelOf(string way) => way is MwiWays.Watchers ? "mwi" : way;

    /// <param name="asterisks">Those that we are connected to; null: none, and the way <c>ari</c> is left out.</param>
    /// <param name="listens">Whether phones may subscribe to us here: on one process of a machine, the server.</param>
    /// <exception cref="InvalidOperationException">The configuration cannot be used; the message names the key.</exception>
    public static Lamps Open(
        Settings settings, SqlDatabase database, TimeProvider time, ILoggerFactory loggers, IReadOnlyList<IAriActionClient>? asterisks = null, bool listens = true)
    {
        var line = SipLine.Open(settings.Mwi, time, loggers.CreateLogger<SipLine>());
        var ways = settings.Mwi.WayList.Where(way => (listens || way is not MwiWays.Notifier) && (asterisks is not null || way is not MwiWays.Ari));
        return new Lamps(line, [.. ways.Select(way => Open(way, settings.Mwi, database, line, asterisks, time, loggers))]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var notifier in Notifiers.OfType<IAsyncDisposable>()) await notifier.DisposeAsync();
        await Line.DisposeAsync();
    }

    private static IMailboxNotifier Open(
        string way, MwiOptions options, SqlDatabase database, SipLine line, IReadOnlyList<IAriActionClient>? asterisks, TimeProvider time, ILoggerFactory loggers) => way switch
        {
            MwiWays.Ari => new AriMailboxNotifier(asterisks!, loggers.CreateLogger<AriMailboxNotifier>()),
            MwiWays.Publish => new PublishNotifier(options, database, line, time, loggers.CreateLogger<PublishNotifier>()),
            MwiWays.Presentity => PresentityNotifier.Open(options, time, loggers.CreateLogger<PresentityNotifier>()),
            MwiWays.Unsolicited => new UnsolicitedNotifier(options, line, loggers.CreateLogger<UnsolicitedNotifier>()),
            MwiWays.Notifier => SubscriptionNotifier.Open(options, database, new MailboxStore(database, time), time, loggers.CreateLogger<SubscriptionNotifier>()),
            MwiWays.Asterisk => new AsteriskNotifier(options, line, time, loggers.CreateLogger<AsteriskNotifier>()),
            _ => MwiNotifier.Open(options, database, line, time, loggers.CreateLogger<MwiNotifier>()),
        };
}
