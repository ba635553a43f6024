using AriVoicemail.Ari;
using AriVoicemail.Calls;
using AriVoicemail.Calls.Owner;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Reloading;

namespace AriVoicemail.Server;

/// <summary>Who is made of what. Everything lives as long as the process.</summary>
internal static class Services
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Asterisk);
        services.AddSingleton(settings.Spool);
        services.AddSingleton(settings.Voicemail);
        services.AddSingleton(TimeProvider.System);

        // What is kept.
        services.AddSingleton(_ => OpenDatabase(settings));
        services.AddSingleton<MailboxStore>();
        services.AddSingleton<ListStore>();
        services.AddSingleton<MessageStore>();
        services.AddSingleton<MailboxRemoval>();
        services.AddSingleton<ApiKeyStore>();

        // Who is told.
        services.AddSingleton(provider => new StateOutbox(
            provider.GetRequiredService<SqlDatabase>(), new LiveChannels(provider.GetRequiredService<LiveLamps>()), settings.Node.Name, TimeProvider.System));
        services.AddHostedService<OutboxDispatcher>();
        services.AddSingleton(provider => new LiveLamps(settings, now => now.LampsOn
            ? Lamps.Open(now, provider.GetRequiredService<SqlDatabase>(), TimeProvider.System, provider.GetRequiredService<ILoggerFactory>(),
                provider.GetRequiredService<IAriActionClient>())
            : null));
        services.AddSingleton<LampLog>();
        foreach (var channel in Lamps.AllChannels)
        {
            services.AddSingleton<IMailboxNotifier>(provider =>
                new LoggedNotifier(new LiveChannel(channel, provider.GetRequiredService<LiveLamps>()), provider.GetRequiredService<LampLog>()));
        }
        services.AddSingleton<ConfigurationReload>();

        // Who calls.
        services.AddSingleton(_ => StasisEndpoint.Of(new Uri(settings.Asterisk.Url), settings.Asterisk.Username, settings.Asterisk.Password));
        services.AddSingleton(provider => new AriConnection(
            provider.GetRequiredService<StasisEndpoint>(), settings.Asterisk.Application, logger: provider.GetRequiredService<ILogger<AriConnection>>()));
        services.AddSingleton(provider => OpenAsterisk(settings, provider.GetRequiredService<StasisEndpoint>(), provider.GetRequiredService<AriConnection>()));
        services.AddSingleton<IAriClient>(provider => provider.GetRequiredService<AriClient>());
        services.AddSingleton<IAriActionClient>(provider => provider.GetRequiredService<AriClient>());
        services.AddSingleton<IRecordedAudio>(provider => settings.Asterisk.RecordingDirectory.Length > 0
            ? new SharedRecordings(settings.Asterisk.RecordingDirectory)
            : new FetchedRecordings(provider.GetRequiredService<IAriActionClient>()));
        services.AddSingleton<RecordingJournal>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RecordingFiler>(provider, Faults.KillAt(settings.Faults)));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Recovery>(provider, settings.Node.Name));
        services.AddSingleton<GreetingChoice>();
        services.AddSingleton<LiveMessages>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LeaveMessage>(provider, settings.Node.Name));
        services.AddSingleton<SignIn>();
        services.AddSingleton<Interruptions>();
        services.AddSingleton<CallDirectory>();
        services.AddSingleton<CallerNames>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<OwnersHouse>(provider, settings.Node.Name));
        services.AddSingleton<OwnersCall>();
        services.AddSingleton<Bridges>();
        services.AddSingleton<SnoopChannels>();
        services.AddSingleton<ScreenMessage>();
        services.AddSingleton<CallRouter>();
        services.AddHostedService<SpoolWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<CallRouter>());

        // REST.
        services.AddSingleton<MailboxesApi>();
        services.AddSingleton<ListRules>();
        services.AddSingleton<MessagesApi>();
        services.AddSingleton<StatusApi>();
        services.AddSingleton<Readiness>();
    }

    public static SqlDatabase OpenDatabase(Settings settings) => new(settings.Database.Engine, settings.Database.ConnectionString);

    private static AriClient OpenAsterisk(Settings settings, StasisEndpoint endpoint, AriConnection connection)
    {
        var http = new RestActionConsumer(endpoint);
        return new AriClient(settings.Asterisk.ActionsOver is AriTransport.WebSocket ? new WebSocketActionConsumer(connection, http) : http, connection);
    }

    public static StateOutbox OpenOutbox(Settings settings, SqlDatabase database) =>
        new(database, Lamps.Channels(settings), settings.Node.Name, TimeProvider.System);
}
