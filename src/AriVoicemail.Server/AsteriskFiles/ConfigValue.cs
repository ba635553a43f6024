using System.Globalization;
using System.Text.RegularExpressions;

namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>What Asterisk takes a value for.</summary>
internal static partial class ConfigValue
{
    private static readonly string[] Yes = ["yes", "true", "y", "t", "1", "on"];

    /// <summary>Everything else is no.</summary>
    public static bool IsTrue(string value) => Yes.Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The whole number that a value begins with, as C reads it: <c>12abc</c> is 12. Null: it begins with none.</summary>
    public static int? Number(string value) =>
        Whole().Match(value) is { Success: true } match
            ? (int)Math.Clamp(double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.MinValue, int.MaxValue)
            : null;

    /// <summary>The decimal number that a value begins with.</summary>
    public static double? Decimal(string value) =>
        Fraction().Match(value) is { Success: true } match ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\A\s*([+-]?[0-9]{1,30})")]
    private static partial Regex Whole();

    [GeneratedRegex(@"\A\s*([+-]?(?:[0-9]{1,15}(?:\.[0-9]*)?|\.[0-9]+))")]
    private static partial Regex Fraction();
}
