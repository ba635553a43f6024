using System.Data.Common;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Telemetry;

/// <summary><c>/metrics</c>, for Prometheus. It needs a key as everything does, unless <c>Http:OpenMetrics</c> says otherwise.</summary>
internal static class MetricsEndpoint
{
    private static readonly string[] Meters =
        [Instruments.MeterName, ServerMeter.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static PrometheusText TextOf(ServerMeter own) => new(meter => Meters.Contains(meter.Name) && own.IsOf(meter));

    public static void Map(IEndpointRouteBuilder app, Settings settings)
    {
        var route = app.MapGet("/metrics", ReadAsync).ExcludeFromDescription();
        if (!settings.Http.OpenMetrics) route.RequireAuthorization(Doors.Policy);
    }

    private static async Task<IResult> ReadAsync([FromServices] PrometheusText text, [FromServices] ServerMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            await meter.RefreshAsync(cancellationToken);
        }
        catch (DbException)
        {
            // The rest is worth knowing all the more.
        }
        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4; charset=utf-8");
    }
}
