using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace AriVoicemail.Server.Pages;

/// <summary>Styles, scripts and pictures of the pages: the files of the folder Assets, compressed once, and kept by browsers until they change.</summary>
internal static class Assets
{
    private const string Prefix = "Assets/";

    private static readonly FrozenDictionary<string, Asset> All = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(name => name[Prefix.Length..], Read);

    // One for all: a script imports another by its name alone, and has to come to the address that a page gives for it, or it would run twice.
    private static readonly string Version = VersionOf(All);

    public static string AddressOf(string name) => $"/assets/{Version}/{All[name].Name}";

    // The version in the path is for browsers alone: whoever comes with an old one gets what there is.
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/assets/{version}/{name}", (HttpContext http, string version, string name) => Send(http, version, name)).ExcludeFromDescription();

    private static IResult Send(HttpContext http, string version, string name)
    {
        if (!All.TryGetValue(name, out var asset)) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = version == Version ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var taken = http.Request.Headers.AcceptEncoding.ToString().Split(',', StringSplitOptions.TrimEntries);
        // Browsers take br by https alone, and on localhost.
        var (coding, bytes) = taken.Contains("br") ? ("br", asset.Brotli) : taken.Contains("gzip") ? ("gzip", asset.Gzip) : ("", asset.Content);
        if (coding.Length > 0) http.Response.Headers.ContentEncoding = coding;
        return TypedResults.Bytes(bytes, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{Version}-{coding}\""));
    }

    private static Asset Read(string resource)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        file.CopyTo(content);
        var (name, bytes) = (resource[Prefix.Length..], content.ToArray());
        var type = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        return new Asset(
            name, bytes, Compressed(to => new BrotliStream(to, CompressionLevel.SmallestSize)), Compressed(to => new GZipStream(to, CompressionLevel.SmallestSize)), type);

        byte[] Compressed(Func<Stream, Stream> coding)
        {
            using var compressed = new MemoryStream();
            using (var stream = coding(compressed)) stream.Write(bytes);
            return compressed.ToArray();
        }
    }

    private static string VersionOf(FrozenDictionary<string, Asset> assets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var asset in assets.Values.OrderBy(asset => asset.Name, StringComparer.Ordinal)) hash.AppendData(SHA256.HashData(asset.Content));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private sealed record Asset(string Name, byte[] Content, byte[] Brotli, byte[] Gzip, string ContentType);
}
