using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AriVoicemail.Database;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Pages;
using AriVoicemail.Server.Reloading;
using AriVoicemail.Server.Sounds;
using AriVoicemail.Server.Telemetry;
using AriVoicemail.Server.Tls;
using AriVoicemail.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using OpenTelemetry.Trace;

namespace AriVoicemail.Server;

/// <summary>The web application: its doors and how a request passes through them.</summary>
internal static class Server
{
    public const int LargestBody = 64 * 1024;

    /// <param name="source">For the levels of the log, and to be read again.</param>
    public static WebApplication Build(Settings settings, ConfigurationSource source)
    {
        var live = new LiveConfiguration(source.Read());
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(Server).Assembly.GetName().Name });
        builder.Configuration.Sources.Clear();
        ((IConfigurationBuilder)builder.Configuration).Add(live);
        builder.Services.AddSingleton(live);
        builder.Services.AddSingleton(source);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(settings.Http.EndPoint(), listen =>
            {
                if (!settings.Http.Certificate.IsGiven) return;
                var certificate = kestrel.ApplicationServices.GetRequiredService<ServerCertificate>();
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificate.Current()) });
            });
        });
        ServerLog.Add(builder.Logging, live.Current);
        Traces.Add(builder.Services, settings);
        AddApi(builder.Services);
        RequestLimits.Add(builder.Services, settings.Http.Limits);
        Services.Add(builder.Services, settings);
        var app = builder.Build();
        Map(app);
        return app;
    }

    /// <summary>Brings the database up to date, then serves until the host is told to stop.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await Migrations.ApplyAsync(app.Services.GetRequiredService<SqlDatabase>(), cancellationToken);
        // From the beginning: what was measured before somebody asks counts as well.
        _ = app.Services.GetRequiredService<PrometheusText>();
        app.Services.GetRequiredService<ServerMeter>().Announce();
        _ = app.Services.GetRequiredService<ActivityListener>();
        _ = app.Services.GetService<TracerProvider>();
        var settings = app.Services.GetRequiredService<Settings>();
        await app.Services.GetRequiredService<IMessageStorage>().CheckAsync(cancellationToken);
        await app.Services.GetRequiredService<SoundLinks>().LoadAsync(cancellationToken);
        if (await app.Services.GetRequiredService<ApiKeyStore>().ListAsync(cancellationToken) is [])
        {
            app.Logger.LogWarning("There is no API key yet, so nobody can use the REST interface: 'arivm apikey create --name <who>' makes one");
        }
        if (!settings.LampsOn)
        {
            app.Logger.LogWarning("Lamps are off: set Mwi:Proxy and Mwi:Watchers:ConnectionString to light them");
        }
        await app.StartAsync(cancellationToken);
        app.Logger.LogInformation("AriVoicemail {Version} serves REST at {Urls}, Swagger at /swagger", ProductVersion.Text, string.Join(", ", app.Urls));
    }

    private static void AddApi(IServiceCollection services)
    {
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.TypeInfoResolver = options.SerializerOptions.TypeInfoResolver!.WithAddedModifier(GivenFields.Note);
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        services.AddExceptionHandler<Problems>();
        services.AddProblemDetails();
        // AddAuthentication() would also bring the data protection of cookies, which writes a key ring to the disk.
        services.AddAuthenticationCore(options => options.AddScheme<ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null));
        services.AddTransient<ApiKeyAuthentication>();
        services.AddScoped<CurrentHolder>();
        services.AddWebEncoders();
        services.AddAuthorization();
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Describe);
    }

    private static void Map(WebApplication app)
    {
        app.Use(KeysInUrls.HideAsync);
        app.UseRouting();
        TrustedProxies.Use(app, app.Services.GetRequiredService<Settings>().Http.TrustedProxies);
        app.Use((http, next) => Traces.NameAsync(http, next, app.Logger));
        app.Use(SecurityHeaders.AddAsync);
        app.UseStatusCodePages(Problems.DescribeStatusAsync);
        app.Use(Problems.ForgetEmptyBodyAsync);
        app.UseExceptionHandler();
        app.UseRateLimiter();
        app.Use(KeysInUrls.RefuseAsync);
        app.Use(RequestSizes.CheckAsync);
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(Idempotency.HandleAsync);
        app.UseSwaggerUI(swagger =>
        {
            swagger.DocumentTitle = "AriVoicemail";
            swagger.SwaggerEndpoint(ApiDocument.Path, "AriVoicemail v1");
            swagger.EnableTryItOutByDefault();
            swagger.InjectJavascript(SwaggerSound.Path);
        });
        SwaggerSound.Map(app);
        app.MapOpenApi();
        HealthApi.Map(app);
        SoundsEndpoint.Map(app);
        MetricsEndpoint.Map(app, app.Services.GetRequiredService<Settings>());
        var api = app.MapGroup("/api/v1").RequireAuthorization(Doors.Policy).AddEndpointFilter(Doors.HideAsync).AddEndpointFilter(AuditApi.NoteAsync)
            .WithMetadata(new Idempotency.Operation());
        SessionsApi.Map(api, app);
        MailboxesApi.Map(api);
        BulkApi.Map(api);
        MailboxLinesApi.Map(api);
        GreetingNowApi.Map(api);
        ListsApi.Map(api);
        MessagesApi.Map(api);
        FoldersApi.Map(api);
        DeliveryApi.Map(api);
        AudioApi.Map(api);
        WaveformApi.Map(api);
        GreetingsApi.Map(api);
        LampApi.Map(api);
        OutboxApi.Map(api);
        CallsApi.Map(api);
        TimelinesApi.Map(api);
        SimulationsApi.Map(api);
        RingApi.Map(api);
        LiveApi.Map(api);
        EventsApi.Map(api);
        StatusApi.Map(api);
        StatisticsApi.Map(api);
        DiagnosisApi.Map(api);
        DebugApi.Map(api);
        ReloadApi.Map(api);
        ApiKeysApi.Map(api);
        AuditApi.Map(api);
        PageEndpoints.Map(app);
    }
}
