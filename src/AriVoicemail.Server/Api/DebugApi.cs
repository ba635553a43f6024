using System.ComponentModel.DataAnnotations;
using AriVoicemail.Server.Reloading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AriVoicemail.Server.Api;

/// <summary>What an administrator switches on to see what is going on.</summary>
internal static class DebugApi
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/debug").WithTags("Status");
        group.MapGet("/sip", Read).WithName("readSipTrace").WithSummary("Tells whether every SIP packet goes into the log");
        group.MapPut("/sip", Write).WithName("writeSipTrace").WithSummary("Writes every SIP packet into the log, secrets left out, or stops doing so")
            .WithDescription("A restart switches it off.").ProducesValidationProblem();
    }

    internal static Ok<SipTraceResource> Read(LiveLamps lamps) => TypedResults.Ok(new SipTraceResource(lamps.Trace));

    internal static Ok<SipTraceResource> Write(LiveLamps lamps, SipTraceResource body)
    {
        if (body.Enabled is not { } enabled) throw ProblemException.Invalid("enabled", "expected true or false");
        lamps.Trace = enabled;
        return TypedResults.Ok(body);
    }
}

/// <summary>The SIP trace.</summary>
/// <param name="Enabled">Whether every packet goes into the log.</param>
internal sealed record SipTraceResource([property: Required] bool? Enabled);
