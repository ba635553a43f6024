using System.CommandLine;
using AriVoicemail.Server.Backups;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm restore</c>: a backup becomes an empty database and an empty spool.</summary>
internal static class RestoreCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var file = new Argument<string>("file") { Description = "As 'arivm backup' wrote it." };
        var check = new Option<bool>("--check") { Description = "Only reads it, and compares every file with its checksum." };
        var command = new Command("restore", "Fills an empty database, of either engine, and an empty spool from a backup. Run it as the user that the server runs as.") { file, check };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path)) throw CommandException.NotFound($"{path} is not there");
            if (parsed.GetValue(check)) return await TellAsync(inputs, parsed, await Archive.CheckAsync(path, cancellationToken));
            var settings = inputs.Settings(
                parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.SpoolOnDisk(settings), .. SettingsRules.Mwi(settings)]);
            await using var database = Services.OpenDatabase(settings);
            using var outbox = Services.OpenOutbox(settings, database);
            var restore = new Restore(database, settings.Spool, outbox, Lamps.Channels(settings), TimeProvider.System, DbCommand.Progress(inputs, "messages"));
            var (manifest, lost) = await restore.RunAsync(path, cancellationToken);
            foreach (var draft in lost)
            {
                await inputs.Error.WriteLineAsync(
                    $"arivm: a recording for {draft.Recipients[0]} by {(draft.CallerNumber.Length > 0 ? draft.CallerNumber : "an unknown caller")} was under way at {TextTable.Time(draft.StartedAt)} and is not in the backup");
            }
            return await TellAsync(inputs, parsed, manifest);
        });
        return command;
    }

    private static async Task<int> TellAsync(CommandInputs inputs, ParseResult parsed, Manifest manifest)
    {
        var mailboxes = manifest.Tables["mailboxes"].Rows;
        if (inputs.IsJson(parsed))
        {
            await inputs.WriteJsonAsync(new { manifest.CreatedAt, manifest.Engine, mailboxes, manifest.Messages, manifest.Files });
            return ExitCode.Done;
        }
        await inputs.Output.WriteLineAsync(
            $"A backup of {TextTable.Time(manifest.CreatedAt)}, from {manifest.Engine}: {mailboxes} mailboxes, {manifest.Messages} messages, {manifest.Files} files of the spool");
        return ExitCode.Done;
    }
}
