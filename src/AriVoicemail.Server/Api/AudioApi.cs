using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
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
            .Produces(StatusCodes.Status200OK).Produces(StatusCodes.Status304NotModified);
    }

    private static async Task<FileStreamHttpResult> Read(
        [FromServices] MessageStore messages,
        [FromServices] CompressedAudio compressed,
        [AsParameters] MailboxRoute route,
        [Description("The message's id")] string id,
        [Description("wav (also when it is not given), mp3 or opus (in Ogg)"), AllowedValues("wav", "mp3", "opus")] string? format,
        CancellationToken cancellationToken)
    {
        format ??= "wav";
        if (!ContentTypes.TryGetValue(format, out var contentType)) throw ProblemException.Invalid("format", $"expected wav, mp3 or opus, not '{format}'");
        var file = await OpenAsync(messages, route.Address, id, cancellationToken) ?? throw MessagesApi.NoMessage(route.Address, id);
        var changedAt = File.GetLastWriteTimeUtc(file.SafeFileHandle);
        // The sound of a message never changes, and its id is its own.
        var tag = $"{id}-{file.Length:x}";
        if (format != "wav")
        {
            var (wav, key) = (file, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{route.Address}/{tag}"))));
            await using (wav) file = await CompressAsync(compressed, wav.Name, key, format);
            // Made anew, the same sound may be other bytes.
            tag += $"-{Path.GetFileNameWithoutExtension(file.Name)}";
        }
        return TypedResults.Stream(file, contentType, lastModified: changedAt, entityTag: new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true);
    }

    private static async Task<FileStream> CompressAsync(CompressedAudio compressed, string wav, string key, string format)
    {
        try
        {
            return await compressed.OpenAsync(wav, key, format);
        }
        catch (SoundFileException)
        {
            throw ProblemException.Conflict($"The message's sound is damaged and cannot be made {format}; as wav it is sent as it is.");
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
