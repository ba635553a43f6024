using System.Globalization;

namespace AriVoicemail.Server.Api;

/// <summary>When something was last changed, as the <c>ETag</c> that tells two versions of it apart.</summary>
internal static class Version
{
    public static string Tag(DateTimeOffset updatedAt) => $"\"{updatedAt.ToUnixTimeMilliseconds():x}\"";

    /// <summary>Null: none of ours.</summary>
    public static DateTimeOffset? Of(string tag) =>
        tag is ['"', .. var hex, '"'] && long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var at)
        && at >= 0 && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
