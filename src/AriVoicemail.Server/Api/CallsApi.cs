using System.ComponentModel;
using AriVoicemail.Ari;
using AriVoicemail.Calls;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Asterisks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>The calls that this node serves now.</summary>
internal static class CallsApi
{
    private const string Collection = "/calls";
    private const string IdMeaning = "The call's id: that of its channel";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup(Collection).WithTags("Calls");
        group.MapGet("", List).WithName("listCalls").WithSummary("Lists the calls that are in voicemail on this node now, the oldest first");
        group.MapGet("/{id}", Read).WithName("readCall").WithSummary("Reads a call").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{id}", HangUp).WithName("hangUpCall").WithSummary("Hangs a call up; what was said so far becomes a message, as if the caller had hung up")
            .For(ApiRole.Operator).ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static Ok<Page<CallResource>> List([FromServices] ServedAsterisks asterisks) => TypedResults.Ok(new Page<CallResource>(
        [.. asterisks.All.SelectMany(asterisk => asterisk.Router.Calls.Select(call => CallResource.Of(asterisk, call))).OrderBy(call => call.StartedAt)], null));

    internal static Ok<CallResource> Read([FromServices] ServedAsterisks asterisks, [Description(IdMeaning)] string id)
    {
        var (asterisk, call) = Find(asterisks, id);
        return TypedResults.Ok(CallResource.Of(asterisk, call));
    }

    private static async Task<NoContent> HangUp([FromServices] ServedAsterisks asterisks, [Description(IdMeaning)] string id, CancellationToken cancellationToken)
    {
        var (asterisk, call) = Find(asterisks, id);
        try
        {
            await asterisk.Actions.Channels.HangupAsync(call.Id, cancellationToken: cancellationToken);
        }
        catch (AriException error) when (error.IsNotFound)
        {
            throw NoCall(id);
        }
        return TypedResults.NoContent();
    }

    private static (ServedAsterisk Asterisk, Call Call) Find(ServedAsterisks asterisks, string id)
    {
        foreach (var asterisk in asterisks.All)
        {
            if (asterisk.Router.Calls.FirstOrDefault(call => call.Id == id) is { } found) return (asterisk, found);
        }
        throw NoCall(id);
    }

    private static ProblemException NoCall(string id) => ProblemException.NotFound($"There is no call '{id}' on this node.");
}

/// <summary>A call in voicemail.</summary>
/// <param name="Id">That of its channel.</param>
/// <param name="Asterisk">The name of its Asterisk.</param>
/// <param name="Channel">Its channel's name.</param>
/// <param name="Does">What the dialplan asked for: leave, check, directory, screen or ring.</param>
/// <param name="Arguments">What stood behind it in the dialplan: mailboxes and options.</param>
/// <param name="CallerName">As it came.</param>
/// <param name="CallerNumber">As it came.</param>
/// <param name="StartedAt">When it came, UTC.</param>
public sealed record CallResource(
    string Id, string Asterisk, string Channel, string Does, IReadOnlyList<string> Arguments, string CallerName, string CallerNumber, DateTimeOffset StartedAt)
{
    internal static CallResource Of(ServedAsterisk asterisk, Call call) => new(
        call.Id, asterisk.Options.ServerName, call.Channel.Name, call.Arguments is [var does, ..] ? does : "", [.. call.Arguments.Skip(1)], call.Channel.Caller.Name,
        call.Channel.Caller.Number, call.StartedAt);
}
