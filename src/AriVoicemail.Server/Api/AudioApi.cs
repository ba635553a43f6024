using System.ComponentModel;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace AriVoicemail.Server.Api;

/// <summary>How a message sounds.</summary>
internal static class AudioApi
{
    private const string Route = $"{MailboxRoute.Template}/messages/{{id}}/audio";
    private const string ContentType = "audio/wav";

    public static void Map(IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithTags("Messages")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status416RangeNotSatisfiable);
        group.MapGet(Route, Read).WithName("readAudio").WithSummary("Reads a message's sound, or a range of it")
            .Produces<Stream>(StatusCodes.Status200OK, ContentType).Produces<Stream>(StatusCodes.Status206PartialContent, ContentType)
            .Produces(StatusCodes.Status304NotModified);
        group.MapMethods(Route, [HttpMethods.Head], Read).WithName("describeAudio").WithSummary("Tells a sound's length and ETag without sending it")
            .Produces(StatusCodes.Status200OK).Produces(StatusCodes.Status304NotModified);
    }

    private static async Task<FileStreamHttpResult> Read(
        MessageStore messages,
        [AsParameters] MailboxRoute route,
        [Description("The message's id")] string id,
        [Description("wav, also when it is not given")] string? format,
        CancellationToken cancellationToken)
    {
        if (format is not (null or "wav")) throw ProblemException.Invalid("format", $"expected wav, not '{format}'");
        var file = await OpenAsync(messages, route.Address, id, cancellationToken) ?? throw MessagesApi.NoMessage(route.Address, id);
        var changedAt = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        // The sound of a message never changes, and its id is its own.
        var tag = new EntityTagHeaderValue($"\"{id}-{file.Length:x}\"");
        return TypedResults.Stream(file, ContentType, lastModified: changedAt, entityTag: tag, enableRangeProcessing: true);
    }

    /// <summary>Opens the message's file, and not the one that took its number between asking for the path and opening it.</summary>
    private static async Task<FileStream?> OpenAsync(MessageStore messages, MailboxAddress mailbox, string id, CancellationToken cancellationToken)
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

    private static FileStream? TryOpen(string path)
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
