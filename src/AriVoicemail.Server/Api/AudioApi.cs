using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using AriVoicemail.Audio;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace AriVoicemail.Server.Api;

/// <summary>How a message sounds.</summary>
internal static class AudioApi
{
    private const string Route = $"{MailboxRoute.Template}/messages/{{id}}/audio";

    internal const string FormatMeaning = "wav (also when it is not given), mp3 or opus (in Ogg)";

    private static readonly Dictionary<string, string> ContentTypes = new() { ["wav"] = "audio/wav", ["mp3"] = "audio/mpeg", ["opus"] = "audio/ogg" };

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Messages")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status416RangeNotSatisfiable).ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet(Route, Read).WithName("readAudio").WithSummary("Reads a message's sound, or a range of it").ForOwners()
            .Produces<Stream>(StatusCodes.Status200OK, "audio/wav", "audio/mpeg", "audio/ogg")
            .Produces<Stream>(StatusCodes.Status206PartialContent, "audio/wav", "audio/mpeg", "audio/ogg")
            .Produces(StatusCodes.Status304NotModified);
        group.MapMethods(Route, [HttpMethods.Head], Read).WithName("describeAudio").WithSummary("Tells a sound's length and ETag without sending it").ForOwners()
            .Produces(StatusCodes.Status200OK).Produces(StatusCodes.Status206PartialContent).Produces(StatusCodes.Status304NotModified);
    }

    private static async Task<FileStreamHttpResult> Read(
        [FromServices] MessageStore messages,
        [FromServices] ConvertedAudio converted,
        [AsParameters] MailboxRoute route,
        [Description("The message's id")] string id,
        [Description(FormatMeaning), AllowedValues("wav", "mp3", "opus")] string? format,
        CancellationToken cancellationToken)
    {
        var contentType = ContentTypeOf(ref format);
        var file = await OpenAsync(messages, route.Address, id, cancellationToken) ?? throw MessagesApi.NoMessage(route.Address, id);
        var changedAt = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        // The sound of a message never changes, and its id is its own.
        var tag = $"{id}-{file.Length:x}";
        if (format != "wav")
        {
            var damaged = $"The message's sound is damaged and cannot be made {format}; as wav it is sent as it is.";
            async Task<bool> IsThereAsync() => await messages.FindAsync(route.Address, id, CancellationToken.None) is not null;
            (file, tag) = await ConvertAsync(converted, file, $"{route.Address}/{tag}", tag, format, IsThereAsync, damaged, cancellationToken);
        }
        return TypedResults.Stream(file, contentType, lastModified: changedAt, entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true);
    }

    /// <summary>The kind of a sound in that format, which is wav when none is given.</summary>
    internal static string ContentTypeOf([NotNull] ref string? format) =>
        ContentTypes.TryGetValue(format ??= "wav", out var type) ? type : throw ProblemException.Invalid("format", $"expected wav, mp3 or opus, not '{format}'");

    /// <summary>The sound in another format instead of it.</summary>
    /// <param name="key">Unlike that of any other sound.</param>
    /// <param name="isThere">Whether it is stored still.</param>
    /// <param name="damaged">What is told when it cannot be read.</param>
    internal static async Task<(FileStream Sound, string Tag)> ConvertAsync(
        ConvertedAudio converted, FileStream file, string key, string tag, string format, Func<Task<bool>> isThere, string damaged, CancellationToken cancellationToken)
    {
        await using (file)
        {
            try
            {
                var (sound, made) = await converted.OpenAsync(file, key, format, isThere, cancellationToken);
                return (sound, $"{tag}-{made}");
            }
            catch (SoundFileException)
            {
                throw ProblemException.Conflict(damaged);
            }
        }
    }

    /// <summary>Opens the message's file, and not the one that took its number between asking for the path and opening it.</summary>
    internal static async Task<FileStream?> OpenAsync(MessageStore messages, MailboxAddress mailbox, string id, CancellationToken cancellationToken)
    {
        for (var path = await messages.AudioPathAsync(mailbox, id, cancellationToken); path is not null;)
        {
            var file = TryOpen(path);
            var now = await messages.AudioPathAsync(mailbox, id, cancellationToken);
            if (now == path) return file;
            file?.Dispose();
            path = now;
        }
        return null;
    }

    internal static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
