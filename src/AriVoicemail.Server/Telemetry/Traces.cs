using System.Diagnostics;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AriVoicemail.Server.Telemetry;

/// <summary>Calls, messages, NOTIFYs and requests as traces, sent to a collector if one is configured.</summary>
internal static class Traces
{
    // What ASP.NET begins for every request.
    private const string Requests = "Microsoft.AspNetCore";

    public static void Add(IServiceCollection services, Settings settings)
    {
        // Every request has a trace of which the log can tell the id, whether somebody collects traces or not.
        services.AddSingleton(_ =>
        {
            var listener = new ActivityListener { ShouldListenTo = source => source.Name == Requests, Sample = (ref _) => ActivitySamplingResult.PropagationData };
            ActivitySource.AddActivityListener(listener);
            return listener;
        });
        if (settings.Telemetry.Otlp.Length == 0) return;
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
            .AddSource(Tracing.SourceName, Requests)
            .ConfigureResource(resource => resource.AddService("arivoicemail", serviceVersion: ProductVersion.Text, serviceInstanceId: settings.Node.Name))
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = new Uri($"{settings.Telemetry.Otlp.TrimEnd('/')}/v1/traces");
            })
            .Build());
    }

    /// <summary>Named by its route: an address would be another name for every mailbox, and has in it who it is about.</summary>
    public static async Task NameAsync(HttpContext http, RequestDelegate next, ILogger logger)
    {
        using var scope = logger.BeginScope("Request {Method} {Path}", http.Request.Method, http.Request.Path);
        if (Activity.Current is not { IsAllDataRequested: true } span || http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } route })
        {
            await next(http);
            return;
        }
        span.DisplayName = $"{http.Request.Method} {route}";
        span.SetTag("http.request.method", http.Request.Method).SetTag("http.route", route);
        await next(http);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
    }
}
