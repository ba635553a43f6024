using Microsoft.Net.Http.Headers;

namespace AriVoicemail.Server.Sounds;

/// <summary>Where Asterisk fetches recorded sounds. The address itself is the key.</summary>
internal static class SoundsEndpoint
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapMethods($"{SoundLinks.Prefix}/{{token}}/{{name}}", [HttpMethods.Get, HttpMethods.Head], Read).ExcludeFromDescription();

    private static IResult Read(SoundLinks links, HttpContext context, string token, string name)
    {
        if (links.FileOf(token, name) is not { } file || TryOpen(file) is not { } content) return TypedResults.NotFound();
        // It is the same sound for as long as the address is good: Asterisk need not ask again.
        context.Response.Headers.CacheControl = $"private, max-age={(int)SoundLinks.Longest.TotalSeconds}";
        var tag = new EntityTagHeaderValue($"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}\"");
        return TypedResults.Stream(
            content, file.Extension == ".wav" ? "audio/wav" : "application/octet-stream", lastModified: file.LastWriteTimeUtc, entityTag: tag, enableRangeProcessing: true);
    }

    private static FileStream? TryOpen(FileInfo file)
    {
        try
        {
            return new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
