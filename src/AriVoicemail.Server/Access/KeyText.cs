using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AriVoicemail.Server.Access;

/// <summary>
/// A key as its holder has it: <c>arivm_id_secret</c>, <c>arivmo_id_secret</c> for an owner who signed in, or <c>arivmb_id_secret</c> for the browser of a key's holder. Its secret has 256 random bits, so a plain
/// SHA-256 of it is safe to keep.
/// </summary>
internal sealed record KeyText(string Prefix, string Id, string Secret)
{
    public const string OfKey = "arivm";
    public const string OfOwner = "arivmo";
    public const string OfBrowser = "arivmb";
    public const int IdLength = 10;

    public static KeyText New(string prefix = OfKey) =>
        new(prefix, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2)), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    public static bool TryParse(string text, [NotNullWhen(true)] out KeyText? key)
    {
        key = text.Split('_', 3) is [OfKey or OfOwner or OfBrowser, { Length: > 0 }, { Length: > 0 }] parts ? new KeyText(parts[0], parts[1], parts[2]) : null;
        return key is not null;
    }

    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    public bool Matches(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash()), Encoding.ASCII.GetBytes(hash));

    /// <summary>The key itself; only ever shown to who creates it.</summary>
    public string Reveal() => $"{Prefix}_{Id}_{Secret}";

    /// <summary>Fit for a log.</summary>
    public override string ToString() => $"{Prefix}_{Id}_…";
}
