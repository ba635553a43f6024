using System.CommandLine;
using System.Text.Json.Nodes;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Importing;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm config import voicemail.conf</c>: its settings, or with <c>--mailboxes</c> its mailboxes.</summary>
internal static class VoicemailConfImport
{
    public static async Task<JsonObject> SettingsAsync(CommandInputs inputs, FileInfo source)
    {
        var file = VoicemailConf.Read(source.FullName);
        await TellAsync(inputs, file);
        foreach (var wrong in SettingsRules.Voicemail(file.General.Voicemail)) await inputs.Error.WriteLineAsync($"arivm: before you use it: {wrong}");
        if (file.MailboxLines > 0)
        {
            await inputs.Error.WriteLineAsync($"arivm: these are its settings; 'arivm config import {source} --mailboxes' creates its {file.MailboxLines} mailboxes");
        }
        return file.General.Json;
    }

    public static async Task<int> MailboxesAsync(
        CommandInputs inputs, ParseResult parsed, FileInfo source, ImportOptions options, CancellationToken cancellationToken)
    {
        var settings = inputs.Settings(parsed, SettingsRules.Database);
        var file = VoicemailConf.Read(source.FullName);
        file.ReadMailboxes(settings.Spool.Directory);
        await TellAsync(inputs, file);
        await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
        var progress = new ImportProgress(inputs.Error, inputs.Error == Console.Error && !Console.IsErrorRedirected, TimeProvider.System);
        var import = new MailboxImport(stores.Mailboxes, stores.Lists, options, progress);
        var report = await import.RunAsync(file, cancellationToken);
        if (!options.DryRun) await stores.NoteAsync("importMailboxes", source.FullName, null, [$"created {report.Created.Count}", $"updated {report.Updated.Count}"]);
        if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(report.Json(options.DryRun));
        else await report.WriteAsync(inputs.Output, options.DryRun);
        return report.Refused.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task TellAsync(CommandInputs inputs, VoicemailConf file)
    {
        foreach (var problem in file.Problems) await inputs.Error.WriteLineAsync($"arivm: {problem}");
        if (file.IsRefused) throw new CommandException("Asterisk would not load this file, and nothing of it is taken over");
    }
}
