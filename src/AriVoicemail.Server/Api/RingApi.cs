using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using AriVoicemail.Ari;
using AriVoicemail.Calls.Ringing;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Asterisks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>What needs a phone: the owner's is rung first, and the rest follows when it is answered.</summary>
internal sealed partial class RingApi(ServedAsterisks asterisks, MailboxStore mailboxes, MessageStore messages)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UntilItStops = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<MailboxAddress, bool> _ringing = new();

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost($"{MailboxRoute.Template}/ring", Run).WithTags("Calls").WithName("ringOwner")
            .WithSummary("Rings the owner's phone, and plays a message, calls back, records a greeting or listens in when it is answered")
            .WithDescription(
                "play: the message, as the owner's menu plays it, and the menu behind it. callBack: the phone is connected with the message's caller. recordGreeting: a greeting is recorded, "
                + "heard and saved. screen: the message that is being left now is heard; 1 takes the call over. No PIN is asked for: whoever answers is the owner. The answer comes when the "
                + "phone is answered, or after 30 seconds at most; 409 says why it was not, or what is missing. The numbers are dialled in Asterisk:OwnersContext. Whoever goes away stops the ringing.")
            .For(ApiRole.Operator).ForOwners().WithMetadata(new Idempotency.ForWhoWaits()).ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static Task<Ok<RingResource>> Run(
        [FromServices] RingApi api, [FromServices] CurrentHolder holder, [AsParameters] MailboxRoute route, RingBody body, CancellationToken cancellationToken) =>
        api.RunAsync(route.Address, body, holder.Value, cancellationToken);

    private async Task<Ok<RingResource>> RunAsync(MailboxAddress address, RingBody body, Holder holder, CancellationToken cancellationToken)
    {
        Check(body);
        var number = NumberOf(body, address, holder);
        if (await mailboxes.FindAsync(address, cancellationToken) is null) throw MailboxesApi.NoMailbox(address);
        var purpose = await PurposeAsync(address, body, cancellationToken);
        var asterisk = AsteriskFor(address, body);
        if (!_ringing.TryAdd(address, true))
        {
            throw new ProblemException(StatusCodes.Status429TooManyRequests, $"The phone of {address} is being rung already.") { RetryAfter = UntilItStops };
        }
        try
        {
            if (asterisk.Connection.State is not AriConnectionState.Connected) throw Unreachable(asterisk.Connection.LastError ?? "it is not connected");
            var result = await asterisk.Rings.RingAsync(new Ring(address, number, purpose), cancellationToken);
            return result.Problem is { } problem ? throw ProblemException.Conflict($"{number}@{asterisk.Options.OwnersContext} was rung in vain: {problem}.") : TypedResults.Ok(new RingResource(result.CallId, true));
        }
        catch (AriException error) when (error.Status is { } status && (int)status < 500)
        {
            throw ProblemException.Conflict($"Asterisk does not ring {number}@{asterisk.Options.OwnersContext}: {error.Reason}.");
        }
        catch (AriException error)
        {
            throw Unreachable(error.Message);
        }
        finally
        {
            _ringing.TryRemove(address, out _);
        }
    }

    private static void Check(RingBody body)
    {
        if (body.Then is not { } then) throw ProblemException.Invalid("then", "expected play, callBack, recordGreeting or screen");
        var needsMessage = then is RingThen.Play or RingThen.CallBack;
        if (needsMessage != !string.IsNullOrEmpty(body.Message)) throw ProblemException.Invalid("message", needsMessage ? "expected the id of a message" : "expected it with play and callBack alone");
        var needsGreeting = then is RingThen.RecordGreeting;
        if (needsGreeting && !GreetingsApi.Names.Contains(body.Greeting)) throw ProblemException.Invalid("greeting", $"expected one of {string.Join(", ", GreetingsApi.Names)}");
        if (!needsGreeting && body.Greeting is not null) throw ProblemException.Invalid("greeting", "expected it with recordGreeting alone");
    }

    /// <summary>An owner may not have strangers rung, at whose expense ever.</summary>
    private static string NumberOf(RingBody body, MailboxAddress address, Holder holder)
    {
        if (body.To is not { } to) return address.Number;
        if (!Dialled().IsMatch(to)) throw ProblemException.Invalid("to", "expected 1 to 32 of 0 to 9, *, # and +");
        if (holder.IsOwner && to != address.Number) throw ProblemException.Invalid("to", $"expected {address.Number}, or nothing: another phone than the owner's is rung for operators alone");
        return to;
    }

    private async Task<RingPurpose> PurposeAsync(MailboxAddress address, RingBody body, CancellationToken cancellationToken)
    {
        if (body.Then is RingThen.RecordGreeting) return new RingPurpose.RecordGreeting(body.Greeting!);
        if (body.Then is RingThen.Screen) return new RingPurpose.Screen();
        var message = await messages.FindAsync(address, body.Message!, cancellationToken) ?? throw MessagesApi.NoMessage(address, body.Message!);
        if (body.Then is RingThen.Play) return new RingPurpose.Play(message.Id);
        if (!Callable().IsMatch(message.CallerNumber))
        {
            throw ProblemException.Conflict(
                $"The caller of message '{message.Id}' cannot be called back: '{message.CallerNumber}' is not 1 to 32 digits, behind +, * or # perhaps.");
        }
        return new RingPurpose.CallBack(message.CallerNumber);
    }

    /// <summary>Who listens in is rung by the Asterisk where the caller is; everybody else by the first that may.</summary>
    private ServedAsterisk AsteriskFor(MailboxAddress address, RingBody body)
    {
        IReadOnlyList<ServedAsterisk> candidates = body.Then is RingThen.Screen ? [.. asterisks.All.Where(one => one.LiveMessages.Of(address).Count > 0)] : asterisks.All;
        var offering = asterisks.All.Any(one => one.Options.OwnersContext.Length > 0);
        if (candidates.Count == 0 && offering) throw ProblemException.Conflict($"Nobody is leaving a message for {address} on this node now.");
        var able = candidates.Where(one => one.Options.OwnersContext.Length > 0).ToList();
        return able.Find(one => one.Connection.State is AriConnectionState.Connected) ?? able.FirstOrDefault() ?? throw ProblemException.Conflict(
            "Phones are not rung here: Asterisk:OwnersContext is empty. Set it to the context of the dialplan in which a mailbox's number rings its owner's phone.");
    }

    private static ProblemException Unreachable(string reason) =>
        new(StatusCodes.Status503ServiceUnavailable, $"Asterisk cannot be reached: {reason}") { RetryAfter = RetryAfter };

    [GeneratedRegex(@"^[0-9*#+]{1,32}\z")]
    private static partial Regex Dialled();

    [GeneratedRegex(@"^[+*#]?[0-9]{1,32}\z")]
    private static partial Regex Callable();
}
