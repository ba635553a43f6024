using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AriVoicemail.Audio;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace AriVoicemail.Server.Api;

/// <summary>How a message looks.</summary>
internal static class WaveformApi
{
    private const int Fewest = 10;
    private const int Most = 1000;
    private const int Usual = 200;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet($"{MailboxRoute.Template}/messages/{{id}}/waveform", Read).WithTags("Messages").WithName("readWaveform").WithSummary("Reads the outline of a message's sound, and its silences, to be drawn")
            .WithDescription("A silence lasts at least 0.8 seconds, and is 20 decibels quieter than what is said in this message.").ForOwners()
            .Produces<WaveformResource>().Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> Read(
        HttpContext http,
        [FromServices] MessageStore messages,
        [FromServices] SoundWork work,
        [AsParameters] MailboxRoute route,
        [Description("The message's id")] string id,
        [Description("How many peaks, 10 to 1000; 200 if not given"), Range(Fewest, Most)] int? points,
        CancellationToken cancellationToken)
    {
        var count = points ?? Usual;
        if (count is < Fewest or > Most) throw ProblemException.Invalid("points", $"expected {Fewest} to {Most}, not {count}");
        await using var file = await AudioApi.OpenAsync(messages, route.Address, id, cancellationToken) ?? throw MessagesApi.NoMessage(route.Address, id);
        // As that of the sound: it never changes.
        var tag = new EntityTagHeaderValue($"\"{id}-{file.Length:x}-{count}\"");
        http.Response.Headers.ETag = tag.ToString();
        if (IsKnown(http.Request, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return TypedResults.Ok(WaveformResource.Of(await work.DoAsync(() => Measure(file, count), cancellationToken)));
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

    private static Waveform Measure(FileStream file, int points)
    {
        try
        {
            // By its descriptor: under its name there may be another message by now.
            return Waveform.Of($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", points);
        }
        catch (SoundFileException)
        {
            throw ProblemException.Conflict("The message's sound is damaged and cannot be drawn; readAudio sends it as it is.");
        }
    }
}

/// <summary>How a message looks.</summary>
/// <param name="Seconds">How long it is.</param>
/// <param name="Peaks">The loudest sample of each of so many parts of equal length, from 0 to 1.</param>
/// <param name="Silences">Where nobody speaks, in their order.</param>
internal sealed record WaveformResource(double Seconds, IReadOnlyList<double> Peaks, IReadOnlyList<SilenceResource> Silences)
{
    private const int Digits = 3;

    public static WaveformResource Of(Waveform waveform) => new(
        Math.Round(waveform.Seconds, Digits),
        [.. waveform.Peaks.Select(peak => Math.Round(peak, Digits))],
        [.. waveform.Silences.Select(silence => new SilenceResource(Math.Round(silence.From, Digits), Math.Round(silence.To, Digits)))]);
}

/// <summary>A part of a sound in which nobody speaks.</summary>
/// <param name="From">Seconds from the beginning.</param>
/// <param name="To">Seconds from the beginning.</param>
internal sealed record SilenceResource(double From, double To);
