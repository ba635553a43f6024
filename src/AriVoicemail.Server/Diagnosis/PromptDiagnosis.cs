using System.Runtime.CompilerServices;
using AriVoicemail.Ari;
using AriVoicemail.Database;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Prompts;
using AriVoicemail.Spool;
using Dapper;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Whether Asterisk has what is said, in English and in every language that a mailbox has.</summary>
internal static class PromptDiagnosis
{
    private const int Shown = 8;

    // Said in every language alike; what is missing is passed over in a call, so callers and owners would hear nothing there.
    private static readonly string[] Plain =
    [
        "beep", "vm-theperson", "vm-isunavail", "vm-isonphone", "vm-intro", "vm-goodbye", "vm-login", "vm-password", "vm-incorrect", "vm-incorrect-mailbox", "vm-opts",
        "vm-options", "vm-helpexit", "vm-repeat", "vm-delete", "vm-deleted", "vm-undelete", "vm-undeleted", "vm-next", "vm-prev", "vm-savemessage", "vm-savedto", "vm-savefolder",
        "vm-review", "vm-msgsaved", "vm-newpassword", "vm-reenterpassword", "vm-passchanged", "vm-mailboxfull", "vm-rec-unv", "vm-rec-busy", "vm-rec-name", "vm-rec-temp",
        "vm-nomore", "vm-from-phonenumber", "vm-unknown-caller", "vm-press", "vm-message",
        "arivm-undone", "arivm-resumed", "arivm-locked", "arivm-not-now", "arivm-speed-normal", "arivm-speed-fast",
    ];

    // Nobody can leave or hear a message without these.
    private static readonly string[] Vital = ["beep", "vm-theperson", "vm-isunavail", "vm-intro", "vm-login", "vm-password"];

    public static async IAsyncEnumerable<Finding> RunAsync(AriClient ari, DatabaseDiagnosis database, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var languages = new SortedSet<string>(StringComparer.Ordinal) { "en" };
        if (database.IsUsable)
        {
            await using var opened = database.Open();
            languages.UnionWith(await LanguagesAsync(opened, cancellationToken));
        }
        foreach (var language in languages) yield return await OfAsync(ari, language, cancellationToken);
    }

    private static async Task<IEnumerable<string>> LanguagesAsync(SqlDatabase database, CancellationToken cancellationToken) => await database.ReadAsync(
        connection => connection.QueryAsync<string>("select distinct language from mailboxes where language is not null and language <> ''"), cancellationToken);

    private static async Task<Finding> OfAsync(AriClient ari, string language, CancellationToken cancellationToken)
    {
        var check = $"prompts ({language})";
        try
        {
            var there = (await SoundsAsync(ari, language, cancellationToken)).Select(sound => sound.Id).ToHashSet();
            var missing = Names(language).Where(name => !there.Contains(name)).ToList();
            if (missing.Count == 0) return Finding.Ok(check, $"all are there ({there.Count})");
            var seen = there.Count == 0 ? "there are none" : $"{missing.Count} are missing: {string.Join(", ", missing.Take(Shown))}{(missing.Count > Shown ? " …" : "")}";
            var remedy = missing.All(name => name.StartsWith("arivm-", StringComparison.Ordinal))
                ? $"install ours into Asterisk's <astdatadir>/sounds/{language}: sounds/install.sh; then 'asterisk -rx \"core reload\"'"
                : $"install Asterisk's core sounds of that language into <astdatadir>/sounds/{language} (asterisk-core-sounds-{language}), and ours with sounds/install.sh; then 'asterisk -rx \"core reload\"'";
            return Vital.Intersect(missing).Any() ? Finding.Error(check, seen, remedy) : Finding.Warning(check, seen, remedy);
        }
        catch (AriException error)
        {
            return Finding.Warning(check, $"Asterisk does not tell what it has: {error.Message}", "modules.conf: load = res_ari_sounds.so");
        }
    }

    /// <summary>Where Asterisk has no pt_BR it plays pt.</summary>
    private static async Task<IReadOnlyList<Sound>> SoundsAsync(AriClient ari, string language, CancellationToken cancellationToken)
    {
        try
        {
            return await ari.Sounds.ListAsync(language, null, cancellationToken);
        }
        catch (AriException error) when (error.IsNotFound && error.Reason.Contains("sounds", StringComparison.OrdinalIgnoreCase))
        {
            // So it says that there are none.
            return language.Split('_', '-') is [var wider, _, ..] ? await SoundsAsync(ari, wider, cancellationToken) : [];
        }
    }

    private static IEnumerable<string> Names(string language)
    {
        var speaker = Language.Of(language);
        return Plain
            .Concat(speaker.Counts(new Counts(1, 2)))
            .Concat(speaker.Number(0)).Concat(speaker.Number(21)).Concat(speaker.Number(315))
            .Concat(speaker.Empty(Folder.Inbox))
            .Concat(Language.Digits("0123456789"))
            .Distinct();
    }
}
