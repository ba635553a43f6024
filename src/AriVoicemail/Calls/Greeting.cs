using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls;

/// <summary>What a caller hears before the instructions.</summary>
/// <param name="Media">ARI media URIs in the order of playing.</param>
/// <param name="Recorded">Whether it is one that the owner recorded.</param>
public sealed record Greeting(IReadOnlyList<string> Media, bool Recorded)
{
    public static readonly Greeting None = new([], false);

    /// <summary>A temporary greeting wins always; then, if one was asked for, the owner's; then one made of stock prompts.</summary>
    /// <param name="recordings">The owner's greetings; null where Asterisk does not see this node's disk.</param>
    public static Greeting Choose(GreetingKind kind, MailboxAddress mailbox, Greetings? recordings)
    {
        if (recordings?.Find("temp") is { } temporary) return new Greeting([Sound(temporary)], true);
        if (kind is GreetingKind.None) return None;
        if (recordings?.Find(kind is GreetingKind.Busy ? "busy" : "unavail") is { } own) return new Greeting([Sound(own)], true);
        IReadOnlyList<string> who = recordings?.Find("greet") is { } name ? [Sound(name)] : ["sound:vm-theperson", Spell(mailbox.Number)];
        return new Greeting([.. who, kind is GreetingKind.Busy ? "sound:vm-isonphone" : "sound:vm-isunavail"], false);
    }

    /// <summary>Asterisk takes a path without its extension.</summary>
    private static string Sound(string path) => $"sound:{path}";

    private static string Spell(string number) => number.All(char.IsAsciiDigit) ? $"digits:{number}" : $"characters:{number}";
}
