using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AriVoicemail.Audio;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace AriVoicemail.Server.Api;

/// <summary>What callers hear, and the name by which the directory says who is called.</summary>
internal sealed class GreetingsApi(MailboxStore mailboxes, IMessageStorage storage, VoicemailOptions general, SoundWork sounds)
{
    private const string Collection = $"{MailboxRoute.Template}/greetings";
    private const string NameMeaning =
        "unavail (nobody answers), busy, temp (instead of both), greet (the owner's name), or the name of one that a schedule may play: 1 to 30 letters, digits, - and _";

    private const string NamePattern = "^[A-Za-z0-9_-]{1,30}$";
    private const int Pcm = 1;
    internal const double MostSeconds = 600;

    internal static readonly string Expected = "unavail, busy, temp, greet, or 1 to 30 letters, digits, - and _ that do not begin with msg";

    internal static readonly string[] Names = ["unavail", "busy", "temp", "greet"];

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup(Collection).WithTags("Greetings")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("", List).WithName("listGreetings").WithSummary("Lists the greetings that the owner has recorded").ForOwners();
        group.MapGet("/{name}", Read).WithName("readGreeting").WithSummary("Reads a greeting's sound, or a range of it").ForOwners()
            .WithDescription("As wav it is sent as it is where it is wav of 16 bits, and made that where Asterisk has recorded it as gsm, ulaw or the like.")
            .Produces<Stream>(StatusCodes.Status200OK, "audio/wav", "audio/mpeg", "audio/ogg").Produces<Stream>(StatusCodes.Status206PartialContent, "audio/wav", "audio/mpeg", "audio/ogg")
            .Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status416RangeNotSatisfiable).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPut("/{name}", Write).WithName("writeGreeting").WithSummary("Makes a sound the greeting, in the place of the one before")
            .WithDescription("Any format that libsndfile reads: wav, flac, ogg, opus, mp3, aiff, gsm. It becomes wav of 8 kHz with one channel.")
            .For(ApiRole.Operator).ForOwners().DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(UploadedSound.LargestBody));
        group.MapDelete("/{name}", Delete).WithName("deleteGreeting").WithSummary("Deletes a greeting; callers hear the general one again")
            .For(ApiRole.Operator).ForOwners();
    }

    internal static async Task<Ok<Page<GreetingResource>>> List([FromServices] GreetingsApi api, [AsParameters] MailboxRoute route, CancellationToken cancellationToken)
    {
        return TypedResults.Ok(new Page<GreetingResource>(await api.RecordedAsync(route.Address, cancellationToken), null));
    }

    private static async Task<FileStreamHttpResult> Read(
        [FromServices] GreetingsApi api,
        [FromServices] ConvertedAudio converted,
        [AsParameters] MailboxRoute route,
        [Description(NameMeaning), RegularExpression(NamePattern)] string name,
        [Description(AudioApi.FormatMeaning), AllowedValues("wav", "mp3", "opus")] string? format,
        CancellationToken cancellationToken)
    {
        var contentType = AudioApi.ContentTypeOf(ref format);
        var greetings = await api.OfAsync(route.Address, cancellationToken);
        var found = await FileOfAsync(greetings, Checked(name), cancellationToken) ?? throw NoGreeting(route.Address, name);
        var file = AudioApi.TryOpen(found.FullName) ?? throw NoGreeting(route.Address, name);
        var changedAt = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        var tag = $"{changedAt.Ticks:x}-{file.Length:x}";
        if (format != "wav" || !IsPlain(found))
        {
            var damaged = $"The greeting {found.Name} is damaged, or of a kind that cannot be made {format}; recorded or uploaded anew it is heard again.";
            async Task<bool> IsThereAsync() => await FileOfAsync(greetings, name, CancellationToken.None) is { } now && now.FullName == found.FullName && now.LastWriteTimeUtc == changedAt;
            (file, tag) = await AudioApi.ConvertAsync(converted, file, $"{route.Address}/{found.Name}/{tag}", tag, format, IsThereAsync, damaged, cancellationToken);
        }
        return TypedResults.Stream(file, contentType, lastModified: changedAt, entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true);
    }

    /// <summary>Whether every browser plays it as it is. What has no header that can be read is not made better by us.</summary>
    private static bool IsPlain(FileInfo file) => file.Extension == ".wav" && WavFacts.Read(file.FullName) is null or { Codec: Pcm };

    internal static async Task<Ok<GreetingResource>> Write(
        [FromServices] GreetingsApi api,
        [AsParameters] MailboxRoute route,
        [Description(NameMeaning), RegularExpression(NamePattern)] string name,
        [Description("The sound")] IFormFile audio,
        CancellationToken cancellationToken)
    {
        Checked(name);
        var greetings = await api.OfAsync(route.Address, cancellationToken);
        using var sound = await api.TakeAsync(audio, cancellationToken);
        await greetings.SetAsync(name, sound.Path, cancellationToken);
        return TypedResults.Ok(GreetingResource.Of(route.Address, name, (await FileOfAsync(greetings, name, cancellationToken))!));
    }

    private static async Task<NoContent> Delete(
        [FromServices] GreetingsApi api, [AsParameters] MailboxRoute route, [Description(NameMeaning), RegularExpression(NamePattern)] string name, CancellationToken cancellationToken)
    {
        var greetings = await api.OfAsync(route.Address, cancellationToken);
        if (await greetings.FindAsync(Checked(name), cancellationToken) is null) throw NoGreeting(route.Address, name);
        await greetings.DeleteAsync(name, cancellationToken);
        return TypedResults.NoContent();
    }

    private Task<UploadedSound> TakeAsync(IFormFile audio, CancellationToken cancellationToken) => sounds.TakeAsync(audio, "audio", MostSeconds, cancellationToken);

    private async Task<IReadOnlyList<GreetingResource>> RecordedAsync(MailboxAddress address, CancellationToken cancellationToken)
    {
        var mailbox = await mailboxes.FindAsync(address, cancellationToken) ?? throw MailboxesApi.NoMailbox(address);
        return await RecordedAsync(mailbox, storage.Greetings(address), general, cancellationToken);
    }

    /// <summary>Those that every mailbox may have, and those that its schedule names.</summary>
    internal static async Task<IReadOnlyList<GreetingResource>> RecordedAsync(Mailbox mailbox, IGreetings greetings, VoicemailOptions general, CancellationToken cancellationToken)
    {
        var found = new List<GreetingResource>();
        foreach (var name in Names.Concat(general.MenuOf(mailbox).Schedule.Rules.Select(rule => rule.Greeting)).Where(IsName).Distinct())
        {
            if (await FileOfAsync(greetings, name, cancellationToken) is { } file) found.Add(GreetingResource.Of(mailbox.Address, name, file));
        }
        return found;
    }

    private async Task<IGreetings> OfAsync(MailboxAddress mailbox, CancellationToken cancellationToken) =>
        await mailboxes.FindAsync(mailbox, cancellationToken) is not null ? storage.Greetings(mailbox) : throw MailboxesApi.NoMailbox(mailbox);

    internal static async Task<FileInfo?> FileOfAsync(IGreetings greetings, string name, CancellationToken cancellationToken) =>
        await greetings.FindAsync(name, cancellationToken) is { } path
            ? SoundExtensions.All.Select(extension => new FileInfo(path + extension)).FirstOrDefault(file => file.Exists)
            : null;

    internal static bool IsName(string name) => Names.Contains(name) || GreetingRule.IsName(name);

    internal static string Checked(string name) => IsName(name) ? name : throw ProblemException.BadRequest($"'{name}' is no greeting: expected {Expected}.");

    internal static ProblemException NoGreeting(MailboxAddress mailbox, string name) => ProblemException.NotFound($"Mailbox {mailbox} has no greeting '{name}' of its own.");
}

/// <summary>A greeting.</summary>
/// <param name="Name">unavail, busy, temp, greet, or the name of one that the schedule may play.</param>
/// <param name="Bytes">What its sound takes.</param>
/// <param name="RecordedAt">UTC.</param>
/// <param name="Audio">Where the sound is.</param>
public sealed record GreetingResource(string Name, long Bytes, DateTimeOffset RecordedAt, string Audio)
{
    public static GreetingResource Of(MailboxAddress mailbox, string name, FileInfo file) =>
        new(name, file.Length, file.LastWriteTimeUtc, $"/api/v1/mailboxes/{mailbox}/greetings/{name}");
}
