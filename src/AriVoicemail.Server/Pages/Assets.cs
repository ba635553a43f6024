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
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(name => name[Prefix.Length..], name => Read(name));

    public static string AddressOf(string name) => $"/assets/{All[name].Version}/{name}";

    // The version in the path is for browsers alone: whoever comes with an old one gets what there is.
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/assets/{version}/{name}", (HttpContext http, string version, string name) => Send(http, version, name)).ExcludeFromDescription();

    private static IResult Send(HttpContext http, string version, string name)
    {
        if (!All.TryGetValue(name, out var asset)) return TypedResults.NotFound();
        var isCurrent = version == asset.Version;
        http.Response.Headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var takesBrotli = http.Request.Headers.AcceptEncoding.ToString().Split(',').Any(one => one.Trim() == "br");
        if (takesBrotli) http.Response.Headers.ContentEncoding = "br";
        return TypedResults.Bytes(takesBrotli ? asset.Compressed : asset.Content, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Version}{(takesBrotli ? "-br" : "")}\""));
    }

    private static Asset Read(string name)
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        file.CopyTo(content);
        var bytes = content.ToArray();
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize)) brotli.Write(bytes);
        var type = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        return new Asset(bytes, compressed.ToArray(), type, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }

    private sealed record Asset(byte[] Content, byte[] Compressed, string ContentType, string Version);
}
