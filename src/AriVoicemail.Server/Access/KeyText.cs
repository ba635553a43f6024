using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AriVoicemail.Server.Access;

/// <summary>A key as its holder has it: <c>arivm_id_secret</c>. Its secret has 256 random bits, so a plain SHA-256 of it is safe to keep.</summary>
internal sealed record KeyText(string Id, string Secret)
{
    private const string Prefix = "arivm";

    public static KeyText New() =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5)), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    public static bool TryParse(string text, [NotNullWhen(true)] out KeyText? key)
    {
        key = text.Split('_', 3) is [Prefix, { Length: > 0 } id, { Length: > 0 } secret] ? new KeyText(id, secret) : null;
        return key is not null;
    }

    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    public bool Matches(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash()), Encoding.ASCII.GetBytes(hash));

    /// <summary>The key itself; only ever shown to who creates it.</summary>
    public string Reveal() => $"{Prefix}_{Id}_{Secret}";

    /// <summary>Fit for a log.</summary>
    public override string ToString() => $"{Prefix}_{Id}_…";
}
