using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Calls;

/// <summary>What a caller hears before the instructions.</summary>
/// <param name="Media">ARI media URIs in the order of playing.</param>
/// <param name="Name">Which one of the owner's it is: <c>temp</c>, <c>unavail</c>, <c>closed</c>; null: stock prompts, or none.</param>
/// <param name="Rule">The place of the schedule's rule that chose it, from 0; null: none did.</param>
public sealed record Greeting(IReadOnlyList<string> Media, string? Name = null, int? Rule = null)
{
    public const string Temporary = "temp";

    public static readonly Greeting None = new([]);

    /// <summary>Whether it is one that the owner recorded.</summary>
    public bool Recorded => Name is not null;

    /// <summary>
    /// A temporary greeting wins always; then, if one was asked for, the one that the schedule names, the owner's, one made of stock prompts.
    /// </summary>
    /// <param name="recordings">The owner's greetings; null where Asterisk cannot play them.</param>
    public static async Task<Greeting> ChooseAsync(
        GreetingKind kind, MailboxAddress mailbox, IGreetings? recordings, GreetingSchedule schedule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await OwnAsync(recordings, Temporary, cancellationToken) is { } temporary) return temporary;
        if (kind is GreetingKind.None) return None;
        if (schedule.Rules.Count > 0 && recordings is not null
            && schedule.Find(kind, now, await recordings.KnownAsync(cancellationToken)) is { } rule
            && await OwnAsync(recordings, schedule.Rules[rule].Greeting, cancellationToken) is { } scheduled)
        {
            return scheduled with { Rule = rule };
        }
        if (await OwnAsync(recordings, kind is GreetingKind.Busy ? "busy" : "unavail", cancellationToken) is { } own) return own;
        var recordedName = recordings is null ? null : await recordings.FindAsync("greet", cancellationToken);
        IReadOnlyList<string> who = recordedName is { } name ? [Sound(name)] : ["sound:vm-theperson", Spell(mailbox.Number)];
        return new Greeting([.. who, kind is GreetingKind.Busy ? "sound:vm-isonphone" : "sound:vm-isunavail"]);
    }

    private static async Task<Greeting?> OwnAsync(IGreetings? recordings, string name, CancellationToken cancellationToken) =>
        recordings is not null && await recordings.FindAsync(name, cancellationToken) is { } path ? new Greeting([Sound(path)], name) : null;

    /// <summary>Asterisk takes a path without its extension.</summary>
    private static string Sound(string path) => $"sound:{path}";

    private static string Spell(string number) => number.All(char.IsAsciiDigit) ? $"digits:{number}" : $"characters:{number}";
}
