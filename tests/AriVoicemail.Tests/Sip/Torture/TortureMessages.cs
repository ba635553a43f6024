namespace AriVoicemail.Tests.Sip.Torture;

internal static class TortureMessages
{
    public static readonly TortureMessage[] All = [.. ValidMessages.All, .. InvalidMessages.All, .. UnusualMessages.All];

    public static TortureMessage Named(string name) => All.Single(message => message.Name == name);
}
