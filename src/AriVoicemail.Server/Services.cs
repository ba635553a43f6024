using AriVoicemail.Ari;
using AriVoicemail.Auditing;
using AriVoicemail.Calls;
using AriVoicemail.Calls.Owner;
using AriVoicemail.Calls.Ringing;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Calls.Simulating;
using AriVoicemail.Calls.Timelines;
using AriVoicemail.Database;
using AriVoicemail.Events;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Nodes;
using AriVoicemail.Notifiers;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Asterisks;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Events;
using AriVoicemail.Server.Pages;
using AriVoicemail.Server.Reloading;
using AriVoicemail.Server.Sounds;
using AriVoicemail.Server.Supervision;
using AriVoicemail.Server.Telemetry;
using AriVoicemail.Server.Tls;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using AriVoicemail.Storage.S3;
using AriVoicemail.Telemetry;

namespace AriVoicemail.Server;

/// <summary>Who is made of what. Everything lives as long as the process.</summary>
internal static class Services
{
    public static void Add(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Spool);
        services.AddSingleton(settings.Voicemail);
        services.AddSingleton(TimeProvider.System);

        // What is kept.
        services.AddSingleton(_ => OpenDatabase(settings));
        services.AddSingleton<MailboxStore>();
        services.AddSingleton<ListStore>();
        services.AddSingleton<SpoolMemory>();
        services.AddSingleton(provider => OpenStorage(
            settings, provider.GetRequiredService<SqlDatabase>(), provider.GetRequiredService<SpoolMemory>(), provider.GetRequiredService<ILogger<MessageStore>>()));
        services.AddSingleton(provider => new MessageStore(
            provider.GetRequiredService<SqlDatabase>(), settings.Spool, provider.GetRequiredService<IMessageStorage>(), provider.GetRequiredService<StateOutbox>(),
            provider.GetRequiredService<ILogger<MessageStore>>()));
        services.AddSingleton<SoundLinks>();
        services.AddSingleton<MailboxRoom>();
        services.AddSingleton(provider => new DiskSpace(settings.Spool, TimeProvider.System)
        {
            AlsoIn = [.. settings.Asterisk.All.Select(asterisk => asterisk.RecordingDirectory).Where(directory => directory.Length > 0)],
        });
        services.AddSingleton<MailboxRemoval>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<SharedPages>();
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<KeptAnswers>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton<RefusedKeys>();
        services.AddSingleton<ServerMeter>();
        services.AddSingleton(provider => MetricsEndpoint.TextOf(provider.GetRequiredService<ServerMeter>()));
        services.AddSingleton<EventLog>();
        services.AddSingleton<LiveEvents>();
        services.AddSingleton<EventFeed>();
        services.AddHostedService<Forgetting>();

        // Who is told.
        services.AddSingleton(provider => new StateOutbox(
            provider.GetRequiredService<SqlDatabase>(), new LiveChannels(provider.GetRequiredService<LiveLamps>()), settings.Node.Name, TimeProvider.System));
        services.AddHostedService<OutboxDispatcher>();
        services.AddSingleton(provider => new LiveLamps(settings, now => now.LampsOn
            ? Lamps.Open(now, provider.GetRequiredService<SqlDatabase>(), TimeProvider.System, provider.GetRequiredService<ILoggerFactory>(),
                [.. provider.GetRequiredService<ServedAsterisks>().All.Select(asterisk => asterisk.Actions)])
            : null));
        services.AddSingleton<LampLog>();
        foreach (var channel in Lamps.AllChannels)
        {
            services.AddSingleton<IMailboxNotifier>(provider =>
                new LoggedNotifier(new LiveChannel(channel, provider.GetRequiredService<LiveLamps>()), provider.GetRequiredService<LampLog>()));
        }
        services.AddSingleton<ConfigurationReload>();

        // Who calls: one scope for each Asterisk.
        services.AddScoped<CurrentAsterisk>();
        services.AddScoped(provider => provider.GetRequiredService<CurrentAsterisk>().Options);
        services.AddScoped(provider => EndpointOf(provider.GetRequiredService<AsteriskOptions>()));
        services.AddScoped(provider => new AriConnection(
            provider.GetRequiredService<StasisEndpoint>(), provider.GetRequiredService<AsteriskOptions>().Application,
            logger: provider.GetRequiredService<ILogger<AriConnection>>()));
        services.AddScoped(provider => OpenAsterisk(
            provider.GetRequiredService<AsteriskOptions>(), provider.GetRequiredService<StasisEndpoint>(), provider.GetRequiredService<AriConnection>()));
        services.AddScoped<IAriClient>(provider => provider.GetRequiredService<AriClient>());
        services.AddScoped<IAriActionClient>(provider => provider.GetRequiredService<AriClient>());
        services.AddScoped<IRecordedAudio>(provider => provider.GetRequiredService<AsteriskOptions>() is { RecordingDirectory.Length: > 0 } shared
            ? new SharedRecordings(shared.RecordingDirectory)
            : new FetchedRecordings(provider.GetRequiredService<IAriActionClient>()));
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<RecordingFiler>(provider, Faults.KillAt(settings.Faults)));
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<Recovery>(provider, settings.Node.Name));
        services.AddScoped(provider =>
        {
            var (asterisk, links) = (provider.GetRequiredService<AsteriskOptions>(), provider.GetRequiredService<SoundLinks>());
            return ActivatorUtilities.CreateInstance<PlayableSounds>(provider, asterisk, (Func<string, string?>)(path => links.AddressOf(asterisk, path)));
        });
        services.AddScoped<GreetingChoice>();
        services.AddScoped<LiveMessages>();
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<LeaveMessage>(provider, settings.Node.Name));
        services.AddScoped<CallDirectory>();
        services.AddScoped<CallerNames>();
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<OwnersHouse>(provider, settings.Node.Name));
        services.AddScoped<OwnersCall>();
        services.AddScoped<Bridges>();
        services.AddScoped<SnoopChannels>();
        services.AddScoped<ScreenMessage>();
        services.AddScoped<Takeover>();
        services.AddScoped<Simulations>();
        services.AddScoped<RungOwner>();
        services.AddScoped<Rings>();
        services.AddScoped(provider => ActivatorUtilities.CreateInstance<CallRouter>(provider, settings.Node.Name));
        services.AddSingleton<RecordingJournal>();
        services.AddSingleton<CallRecords>();
        services.AddSingleton<Statistics>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<Interruptions>();
        services.AddSingleton<ServedAsterisks>();
        services.AddSingleton<NodeStore>();
        services.AddHostedService(provider =>
        {
            var asterisks = provider.GetRequiredService<ServedAsterisks>();
            return new Heartbeat(
                provider.GetRequiredService<NodeStore>(), asterisks.Report, asterisks.TakeOverAsync, TimeProvider.System, provider.GetRequiredService<ILogger<Heartbeat>>());
        });
        services.AddHostedService<DiskGuard>();
        services.AddHostedService<Expiry>();
        services.AddHostedService<SpoolEvents>();
        services.AddHostedService<SpoolWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ServedAsterisks>());

        // REST.
        services.AddSingleton<MailboxesApi>();
        services.AddSingleton<BulkApi>();
        services.AddSingleton<ListRules>();
        services.AddSingleton<MessagesApi>();
        services.AddSingleton<DeliveryApi>();
        services.AddSingleton<SoundWork>();
        services.AddSingleton<ConvertedAudio>();
        services.AddSingleton<GreetingsApi>();
        services.AddSingleton<Timelines>();
        services.AddSingleton<SimulationsApi>();
        services.AddSingleton<RingApi>();
        services.AddSingleton<StatusApi>();
        services.AddSingleton<DiagnosisApi>();
        services.AddSingleton<Readiness>();
        services.AddSingleton(_ => ServiceManager.FromEnvironment());
        services.AddHostedService<SignsOfLife>();
    }

    public static SqlDatabase OpenDatabase(Settings settings) => new(settings.Database.Engine, settings.Database.ConnectionString);

    public static IMessageStorage OpenStorage(Settings settings, SqlDatabase database, SpoolMemory memory, ILogger logger) =>
        settings.Spool.Store is StorageKind.S3 ? new BucketStorage(settings.Spool, database, logger) : new DirectoryStorage(settings.Spool, memory, database, logger);

    private static StasisEndpoint EndpointOf(AsteriskOptions asterisk) => StasisEndpoint.Of(new Uri(asterisk.Url), asterisk.Username, asterisk.Password);

    private static AriClient OpenAsterisk(AsteriskOptions asterisk, StasisEndpoint endpoint, AriConnection connection)
    {
        var http = new RestActionConsumer(endpoint);
        return new AriClient(asterisk.ActionsOver is AriTransport.WebSocket ? new WebSocketActionConsumer(connection, http) : http, connection);
    }

    public static StateOutbox OpenOutbox(Settings settings, SqlDatabase database) =>
        new(database, Lamps.Channels(settings), settings.Node.Name, TimeProvider.System);
}
