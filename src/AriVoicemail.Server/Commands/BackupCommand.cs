using System.CommandLine;
using System.Security.Cryptography;
using AriVoicemail.Server.Backups;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm backup</c>: database, messages and greetings in one file, while the server runs.</summary>
internal static class BackupCommand
{
    private const string StandardOutput = "-";

    public static Command Create(CommandInputs inputs)
    {
        var file = new Argument<string>("file") { Description = $"A new file, such as voicemail.tar.gz; '{StandardOutput}' writes to standard output." };
        var command = new Command("backup", "Writes database, messages and greetings into one file, while the server runs. 'arivm restore' takes it.") { file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = inputs.Settings(parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.SpoolOnDisk(settings)]);
            await using var database = await CommandInputs.OpenDatabaseAsync(settings, cancellationToken);
            var backup = new Backup(database, settings.Spool, TimeProvider.System, DbCommand.Progress(inputs, "messages"));
            try
            {
                var (manifest, recordings) = parsed.GetValue(file) == StandardOutput
                    ? await ToStandardOutputAsync(backup, cancellationToken)
                    : await ToFileAsync(backup, Path.GetFullPath(parsed.GetValue(file)!), cancellationToken);
                var (mailboxes, underWay) = (manifest.Tables["mailboxes"].Rows, recordings);
                if (inputs.IsJson(parsed) && parsed.GetValue(file) != StandardOutput)
                {
                    await inputs.WriteJsonAsync(new { file = Path.GetFullPath(parsed.GetValue(file)!), mailboxes, manifest.Messages, manifest.Files, underWay });
                    return ExitCode.Done;
                }
                var told = parsed.GetValue(file) == StandardOutput ? inputs.Error : inputs.Output;
                await told.WriteLineAsync($"{mailboxes} mailboxes, {manifest.Messages} messages, {manifest.Files} files of the spool");
                if (underWay > 0) await told.WriteLineAsync($"{underWay} recordings were under way; those that were not filed meanwhile are not in it");
            }
            catch (InvalidDataException wrongSpool)
            {
                throw new CommandException(wrongSpool.Message);
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<(Manifest Manifest, long Recordings)> ToStandardOutputAsync(Backup backup, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        return await backup.WriteAsync(output, cancellationToken);
    }

    /// <summary>Under its name there is all of it or nothing.</summary>
    private static async Task<(Manifest Manifest, long Recordings)> ToFileAsync(Backup backup, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path)) throw new CommandException($"{path} is there already");
        var folder = Path.GetDirectoryName(path)!;
        var partial = Path.Combine(folder, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        try
        {
            (Manifest, long) result;
            // It holds messages, and hashes of PINs.
            await using (var output = new FileStream(partial, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                result = await backup.WriteAsync(output, cancellationToken);
                output.Flush(flushToDisk: true);
            }
            File.Move(partial, path);
            Posix.SyncDirectory(folder);
            return result;
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
