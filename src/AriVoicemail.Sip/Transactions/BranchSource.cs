using System.Globalization;
using System.Security.Cryptography;

namespace AriVoicemail.Sip.Transactions;

/// <summary>
/// Branches that nobody can guess: 64 random bits behind the cookie of RFC 3261 §8.1.1.7. Drawn by the page, for each draw is a call into OpenSSL.
/// </summary>
internal sealed class BranchSource
{
    public const string MagicCookie = "z9hG4bK";

    private readonly Lock _lock = new();
    private readonly byte[] _page = new byte[4096];
    private int _used = 4096;

    public ulong Next()
    {
        lock (_lock)
        {
            if (_used == _page.Length)
            {
                RandomNumberGenerator.Fill(_page);
                _used = 0;
            }
            var branch = BitConverter.ToUInt64(_page, _used);
            _used += sizeof(ulong);
            return branch;
        }
    }

    public static string Text(ulong branch) => $"{MagicCookie}{branch:x16}";

    /// <summary>False for a branch that is none of ours.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out ulong branch)
    {
        branch = 0;
        return text.Length == 7 + 16 && text.StartsWith("z9hG4bK"u8)
            && ulong.TryParse(text[7..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out branch);
    }
}
