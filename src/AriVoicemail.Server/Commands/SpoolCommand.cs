using System.CommandLine;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Messages.Import;
using AriVoicemail.Server.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm spool import|check|repair</c>, on the configured spool and database; the server may run meanwhile.</summary>
internal static class SpoolCommand
{
    public static Command Create(CommandInputs inputs) => new("spool", "Takes over a spool of Asterisk's own voicemail; compares and repairs files and database.")
    {
        Import(inputs),
    };

    private static Command Import(CommandInputs inputs)
    {
        var directory = new Argument<string>("dir") { Description = "The directory that holds <context>/<mailbox>; if it is Spool:Directory, no file is changed." };
        var move = new Option<bool>("--move") { Description = "What was brought over is deleted there." };
        var create = new Option<bool>("--create-mailboxes") { Description = "Mailboxes that there are not are created, without a PIN." };
        var json = JsonOption();
        var command = new Command("import", "Takes over the messages and greetings of a spool. It may be broken off and run again.") { directory, move, create, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = inputs.Settings(parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.Spool(settings)]);
            await using var database = await CommandInputs.OpenDatabaseAsync(settings, cancellationToken);
            using var outbox = Services.OpenOutbox(settings, database);
            var import = new SpoolImport(
                database, settings.Spool, new MailboxStore(database, TimeProvider.System), new ListStore(database, TimeProvider.System), Messages(settings, database), outbox);
            ImportReport report;
            using (var progress = inputs.Progress())
            {
                report = await import.RunAsync(parsed.GetValue(directory)!, parsed.GetValue(create), parsed.GetValue(move), progress, cancellationToken);
            }
            await SpoolReport.WriteAsync(inputs.Output, report, parsed.GetValue(json));
            return report.IsComplete ? ExitCode.Done : ExitCode.SomethingIsLeft;
        });
        return command;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "The report as JSON, with every finding." };

    private static MessageStore Messages(Settings settings, SqlDatabase database) =>
        new(database, settings.Spool, Services.OpenOutbox(settings, database), NullLogger<MessageStore>.Instance);
}
