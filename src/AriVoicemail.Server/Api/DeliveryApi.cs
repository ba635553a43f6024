using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Server.Access;
using AriVoicemail.Spool;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Messages that come over REST: uploaded sounds, and forwarded ones.</summary>
internal sealed class DeliveryApi(MailboxStore mailboxes, ListStore lists, MessageStore messages, MailboxRoom room, SoundWork sounds, VoicemailOptions general, TimeProvider time)
{
    private const string Collection = $"{MailboxRoute.Template}/messages";
    private const int LongestCaller = 80;
    private const double MostSeconds = 3600;
    private const double MostIntroduction = 300;
    private const int MostRecipients = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup(Collection).WithTags("Messages").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPost("", Upload).WithName("deliverMessage").WithSummary("Delivers a sound as a message")
            .WithDescription("Any format that libsndfile reads: wav, flac, ogg, opus, mp3, aiff, gsm. Lamps light as after a call. A full mailbox answers 409.")
            .ProducesProblem(StatusCodes.Status409Conflict).For(ApiRole.Operator)
            .DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(UploadedSound.LargestBody));
        group.MapPost("/{id}/forward", Forward).WithName("forwardMessage").WithSummary("Sends a copy of a message to other mailboxes and lists")
            .WithDescription("Who called and when stay with it. Either everybody named exists, or nobody gets it; what is full is passed over and named. A list stands for all of its members, as by phone; those that the sender does not see get their copy and are not named.")
            .For(ApiRole.Operator).ForOwners().WithMetadata(new RequestSizeLimitAttribute(UploadedSound.LargestBody));
    }

    private static Task<Created<MessageResource>> Upload(
        [FromServices] DeliveryApi api,
        [AsParameters] MailboxRoute route,
        [Description("The sound")] IFormFile audio,
        [FromForm, Description("Who called, as a name")] string? callerName,
        [FromForm, Description("Who called, as a number")] string? callerNumber,
        [FromForm, Description("When, with its offset: 2026-03-05T14:07:00Z; now if not given")] DateTimeOffset? receivedAt,
        [FromForm, Description("Whether it goes to Urgent instead of INBOX")] bool? urgent,
        CancellationToken cancellationToken) =>
        api.UploadAsync(route.Address, audio, callerName ?? "", callerNumber ?? "", receivedAt, urgent ?? false, cancellationToken);

    private static Task<Ok<ForwardResource>> Forward(
        [FromServices] DeliveryApi api, [FromServices] CurrentHolder holder, [AsParameters] MailboxRoute route, [Description("The message's id")] string id,
        ForwardBody body, CancellationToken cancellationToken) => api.ForwardAsync(route.Address, id, body, holder.Value, cancellationToken);

    internal async Task<Created<MessageResource>> UploadAsync(
        MailboxAddress to, IFormFile audio, string callerName, string callerNumber, DateTimeOffset? receivedAt, bool isUrgent, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (field, value) in new[] { ("callerName", callerName), ("callerNumber", callerNumber) })
        {
            if (value.Length > LongestCaller || value.Any(char.IsControl)) errors[field] = [$"expected at most {LongestCaller} characters on one line"];
        }
        if (receivedAt > time.GetUtcNow().AddDays(1) || receivedAt < DateTimeOffset.UnixEpoch) errors["receivedAt"] = ["expected a time between 1970 and now"];
        if (errors.Count > 0) throw ProblemException.Invalid(errors);
        var mailbox = await mailboxes.FindAsync(to, cancellationToken) ?? throw MailboxesApi.NoMailbox(to);
        if (await room.IsFullAsync(mailbox, cancellationToken)) throw ProblemException.Conflict($"Mailbox {to} is full.");
        var most = general.MaxSecsOf(mailbox) is > 0 and var limit ? limit : MostSeconds;
        using var sound = await sounds.TakeAsync(audio, "audio", most, cancellationToken);
        var (began, folder) = (receivedAt ?? time.GetUtcNow(), isUrgent ? Folder.Urgent : Folder.Inbox);
        var text = new MessageText
        {
            OrigMailbox = to.Number,
            Context = to.Context,
            CallerName = callerName,
            CallerNumber = callerNumber,
            OrigTime = began,
            MessageId = RebuiltText.NewId(began),
            Flag = isUrgent ? "Urgent" : "",
            Duration = (int)Math.Round(sound.Seconds),
        };
        // Once it is whole it is not given up, whoever hangs up.
        await messages.Copies.AddAsync(to, folder, text, sound.Path, CancellationToken.None);
        var message = await messages.FindAsync(to, text.Id, CancellationToken.None) ?? throw MessagesApi.NoMessage(to, text.Id);
        return TypedResults.Created($"/api/v1/mailboxes/{to}/messages/{text.Id}", MessageResource.Of(message));
    }

    internal async Task<Ok<ForwardResource>> ForwardAsync(MailboxAddress from, string id, ForwardBody body, Holder holder, CancellationToken cancellationToken)
    {
        var to = await RecipientsAsync(from, body, holder, cancellationToken);
        if (await messages.FindAsync(from, id, cancellationToken) is not { } message) throw MessagesApi.NoMessage(from, id);
        using var introduction = body.Prepend is { Length: > 0 } words
            ? await sounds.TakeAsync(words, "prepend", MostIntroduction, cancellationToken)
            : null;
        var folder = message.Flag == "Urgent" && general.ForwardUrgentAuto ? Folder.Urgent : Folder.Inbox;
        var results = new List<ForwardResult>();
        foreach (var mailbox in to)
        {
            var isFull = await room.IsFullAsync(mailbox, cancellationToken);
            if (!isFull && !await messages.Copies.CopyAsync(from, id, mailbox.Address, folder, introduction?.Path, CancellationToken.None)) throw MessagesApi.NoMessage(from, id);
            if (IsSeen(mailbox.Address, from, holder)) results.Add(new ForwardResult(mailbox.Address.ToString(), isFull ? ForwardOutcome.Full : ForwardOutcome.Delivered));
        }
        return TypedResults.Ok(new ForwardResource(results));
    }

    private async Task<IReadOnlyList<Mailbox>> RecipientsAsync(MailboxAddress from, ForwardBody body, Holder holder, CancellationToken cancellationToken)
    {
        if (body.To is not { Count: > 0 and <= MostRecipients }) throw ProblemException.Invalid("to", $"expected 1 to {MostRecipients} mailboxes or lists");
        var errors = new Dictionary<string, string[]>();
        var found = new Dictionary<MailboxAddress, Mailbox>();
        foreach (var (index, text) in body.To.Index())
        {
            var isSeen = MailboxAddress.TryParse(text, out var address, from.Context) && IsSeen(address, from, holder);
            var members = isSeen ? await MembersAsync(address!, cancellationToken) : [];
            if (members.Count == 0) errors[$"to[{index}]"] = [$"there is no mailbox or list {text}"];
            foreach (var member in members) found.TryAdd(member.Address, member);
        }
        return errors.Count == 0 ? [.. found.Values] : throw ProblemException.Invalid(errors);
    }

    // Owners forward within their context, as they do by phone.
    private static bool IsSeen(MailboxAddress address, MailboxAddress from, Holder holder) => holder.IsOwner ? address.Context == from.Context : holder.Sees(address);

    private async Task<IReadOnlyList<Mailbox>> MembersAsync(MailboxAddress address, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(address, cancellationToken) is { } mailbox) return [mailbox];
        var members = new List<Mailbox>();
        foreach (var member in (await lists.FindAsync(address, cancellationToken))?.Members ?? general.ListOf(address) ?? [])
        {
            if (await mailboxes.FindAsync(member, cancellationToken) is { } one) members.Add(one);
        }
        return members;
    }
}

/// <summary>Who is to get a copy.</summary>
internal sealed class ForwardBody
{
    /// <summary>Mailboxes and lists: number@context, or a number for the message's own context.</summary>
    [Required, Length(1, 500)]
    public IReadOnlyList<string>? To { get; set; }

    /// <summary>Sound to be heard before it, in base64, in any format that libsndfile reads; at most five minutes.</summary>
    public byte[]? Prepend { get; set; }
}

/// <summary>What became of a message that was sent on.</summary>
/// <param name="Results">One for each mailbox; a list's members each have their own, but those that the sender does not see.</param>
internal sealed record ForwardResource(IReadOnlyList<ForwardResult> Results);

/// <summary>What became of one copy.</summary>
internal sealed record ForwardResult(string Mailbox, ForwardOutcome Outcome);

/// <summary>Whether a mailbox got its copy.</summary>
internal enum ForwardOutcome
{
    Delivered,
    Full,
}
