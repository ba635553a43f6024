using System.Globalization;
using System.Security.Cryptography;

namespace AriVoicemail.Mailboxes;

/// <summary>PINs at rest: PBKDF2-SHA256, salted, the cost written beside the hash so that it can be raised later.</summary>
public static class Pin
{
    private const int Iterations = 210_000;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    public static string Hash(string pin)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return $"pbkdf2-sha256${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(pin, salt, Iterations))}";
    }

    public static bool Verify(string pin, string hash)
    {
        var parts = hash.Split('$');
        if (parts is not ["pbkdf2-sha256", var iterations, var salt, var expected]) return false;
        var derived = Derive(pin, Convert.FromBase64String(salt), int.Parse(iterations, CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(expected));
    }

    private static byte[] Derive(string pin, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(pin, salt, iterations, HashAlgorithmName.SHA256, HashLength);
}
