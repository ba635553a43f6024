namespace AriVoicemail.Server.Importing;

/// <summary>A PIN as voicemail.conf has it.</summary>
/// <param name="Pin">Null: there is none that can be typed here.</param>
/// <param name="IsFixed">Written <c>-1234</c>: its owner may not change it.</param>
/// <param name="Remark">Why there is none.</param>
internal sealed record PinText(string? Pin, bool IsFixed, string? Remark)
{
    private const int LongestPin = 20;

    public static PinText Read(string text)
    {
        var isFixed = text.StartsWith('-');
        var pin = isFixed ? text[1..] : text;
        return pin switch
        {
            "" => new(null, isFixed, "it has no PIN; app_voicemail opens it to everybody, here it opens only with option s"),
            ['*', ..] => new(null, isFixed, "its PIN begins with *, with which nobody could sign in; it is created without one"),
            _ when pin.Length > LongestPin || !pin.All(char.IsAsciiDigit) => new(null, isFixed, $"its PIN is not 1 to {LongestPin} digits; it is created without one"),
            _ => new(pin, isFixed, null),
        };
    }
}
