using System.CommandLine;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Messages.Import;
using AriVoicemail.Messages.Upkeep;
using AriVoicemail.Server.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm spool import|check|repair</c>, on the configured spool and database; the server may run meanwhile.</summary>
internal static class SpoolCommand
{
    public static Command Create(CommandInputs inputs) => new("spool", "Takes over a spool of Asterisk's own voicemail; compares and repairs files and database.")
    {
        Import(inputs), Check(inputs), Repair(inputs),
    };

    private static Command Import(CommandInputs inputs)
    {
        var directory = new Argument<string>("dir") { Description = "The directory that holds <context>/<mailbox>; if it is Spool:Directory, no file is changed." };
        var move = new Option<bool>("--move") { Description = "What was brought over is deleted there." };
        var create = new Option<bool>("--create-mailboxes") { Description = "Mailboxes that there are not are created, without a PIN." };
        var command = new Command("import", "Takes over the messages and greetings of a spool. It may be broken off and run again.") { directory, move, create };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = inputs.Settings(parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.SpoolOnDisk(settings)]);
            await using var database = await CommandInputs.OpenDatabaseAsync(settings, cancellationToken);
            using var outbox = Services.OpenOutbox(settings, database);
            var import = new SpoolImport(
                database, settings.Spool, new MailboxStore(database, TimeProvider.System), new ListStore(database, TimeProvider.System), Messages(settings, database), outbox);
            ImportReport report;
            using (var progress = inputs.Progress())
            {
                report = await import.RunAsync(parsed.GetValue(directory)!, parsed.GetValue(create), parsed.GetValue(move), progress, cancellationToken);
            }
            await Stores.NoteAsync(database, "importSpool", Path.GetFullPath(parsed.GetValue(directory)!));
            await SpoolReport.WriteAsync(inputs.Output, report, inputs.IsJson(parsed));
            return report.IsComplete ? ExitCode.Done : ExitCode.SomethingIsLeft;
        });
        return command;
    }

    private static Command Check(CommandInputs inputs)
    {
        var (mailboxes, context) = (MailboxOption(), ContextOption());
        var command = new Command("check", "Compares files and database and changes nothing. It fails (3) when anything is found.") { mailboxes, context };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = inputs.Settings(parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.NoBucket(settings)]);
            await using var database = await CommandInputs.OpenDatabaseAsync(settings, cancellationToken);
            var scope = await ScopeAsync(parsed, mailboxes, context, database, cancellationToken);
            CheckReport report;
            using (var progress = inputs.Progress())
            {
                report = await Check(settings, database).RunAsync(scope, progress, cancellationToken);
            }
            await SpoolReport.WriteAsync(inputs.Output, report, inputs.IsJson(parsed));
            return report.Findings.Count == 0 ? ExitCode.Done : ExitCode.SomethingIsLeft;
        });
        return command;
    }

    private static Command Repair(CommandInputs inputs)
    {
        var (mailboxes, context) = (MailboxOption(), ContextOption());
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what would be mended." };
        var command = new Command("repair", "Mends what needs no person's decision; what it changes is kept in <spool>/lost+found. It fails (3) when anything is left.")
        {
            mailboxes, context, dryRun,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = inputs.Settings(parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.SpoolOnDisk(settings)]);
            await using var database = await CommandInputs.OpenDatabaseAsync(settings, cancellationToken);
            using var outbox = Services.OpenOutbox(settings, database);
            var repair = new SpoolRepair(
                Check(settings, database), database, settings.Spool, Messages(settings, database), outbox, new RecordingJournal(database), Options(settings), TimeProvider.System);
            var scope = await ScopeAsync(parsed, mailboxes, context, database, cancellationToken);
            RepairReport report;
            using (var progress = inputs.Progress())
            {
                report = await repair.RunAsync(scope, parsed.GetValue(dryRun), progress, cancellationToken);
            }
            if (!parsed.GetValue(dryRun)) await Stores.NoteAsync(database, "repairSpool", settings.Spool.Directory);
            await SpoolReport.WriteAsync(inputs.Output, report, inputs.IsJson(parsed));
            return report.IsClean ? ExitCode.Done : ExitCode.SomethingIsLeft;
        });
        return command;
    }

    private static SpoolCheck Check(Settings settings, SqlDatabase database) => new(
        database, settings.Spool, new MailboxStore(database, TimeProvider.System), new RecordingJournal(database), Options(settings), TimeProvider.System);

    private static UpkeepOptions Options(Settings settings) => new()
    {
        Node = settings.Node.Name,
        RecordingDirectory = settings.Asterisk.RecordingDirectory,
        SilenceThreshold = settings.Voicemail.SilenceThreshold,
        // A scan of the running server, and the time that it takes.
        ScanTime = settings.Spool.ScanSeconds > 0 ? TimeSpan.FromSeconds(settings.Spool.ScanSeconds + 5) : TimeSpan.Zero,
    };

    /// <exception cref="CommandException">A mailbox is meant that there is not: that must not pass for one in order.</exception>
    private static async Task<SpoolScope> ScopeAsync(ParseResult parsed, Option<string[]> mailboxes, Option<string?> context, SqlDatabase database, CancellationToken cancellationToken)
    {
        List<MailboxAddress> meant = [.. (parsed.GetValue(mailboxes) ?? []).Select(MailboxCommand.Parse)];
        foreach (var mailbox in meant)
        {
            if (await new MailboxStore(database, TimeProvider.System).FindAsync(mailbox, cancellationToken) is null) throw CommandException.NotFound($"there is no mailbox {mailbox}");
        }
        return new SpoolScope(parsed.GetValue(context), meant);
    }

    private static Option<string[]> MailboxOption() => new("--mailbox") { Description = "Only this mailbox, number@context; it may be given several times." };

    private static Option<string?> ContextOption() => new("--context") { Description = "Only mailboxes of this context." };

    private static MessageStore Messages(Settings settings, SqlDatabase database) =>
        new(database, settings.Spool, Services.OpenOutbox(settings, database), NullLogger<MessageStore>.Instance);
}
