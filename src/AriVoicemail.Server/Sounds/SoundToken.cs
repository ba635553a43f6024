using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AriVoicemail.Server.Sounds;

/// <summary>What the address of a sound says, and nobody else can: which file, as it was when the address was made, and until when.</summary>
/// <param name="Root">Which of the folders it is in.</param>
/// <param name="Name">Its path below that folder.</param>
/// <param name="Stamp">Another one when another sound lies there.</param>
internal sealed record SoundToken(byte Root, string Name, uint Stamp, DateTimeOffset ValidUntil)
{
    private const int Head = 9;
    // Asterisk remembers what it has fetched under the address, and takes no more than 255 characters: half of the hash is enough.
    private const int MacLength = 16;

    public string Sign(byte[] key)
    {
        var name = Encoding.UTF8.GetBytes(Name);
        var bytes = new byte[Head + name.Length + MacLength];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)ValidUntil.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Stamp);
        bytes[8] = Root;
        name.CopyTo(bytes, Head);
        Mac(key, bytes.AsSpan(..^MacLength)).CopyTo(bytes.AsSpan(^MacLength..));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null for everything that was not signed with that key.</summary>
    public static SoundToken? Read(string text, byte[] key)
    {
        if (!Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text).AsSpan();
        if (bytes.Length <= Head + MacLength || !CryptographicOperations.FixedTimeEquals(Mac(key, bytes[..^MacLength]), bytes[^MacLength..])) return null;
        return new SoundToken(
            bytes[8], Encoding.UTF8.GetString(bytes[Head..^MacLength]), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes)));
    }

    private static ReadOnlySpan<byte> Mac(byte[] key, ReadOnlySpan<byte> content) => HMACSHA256.HashData(key, content).AsSpan(0, MacLength);
}
