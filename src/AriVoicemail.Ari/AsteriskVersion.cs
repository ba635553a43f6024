namespace AriVoicemail.Ari;

internal static class AsteriskVersion
{
    // Commands came in 22.4, 22.10.1 closed a hole that let read-only users write.
    private static readonly Version First = new(22, 10, 1);

    /// <param name="version">
    /// As Asterisk writes it: <c>22.10.1~dfsg+~cs6.15.60671435-1</c>, <c>22.11.0-rc2</c>. Others, such as <c>GIT-22-abc</c>, are not trusted.
    /// </param>
    public static bool TakesCommandsOverWebSocket(string? version)
    {
        var number = string.Concat((version ?? "").TakeWhile(letter => char.IsAsciiDigit(letter) || letter is '.'));
        return Version.TryParse(number, out var parsed) && parsed >= First;
    }
}
