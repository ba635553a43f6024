using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm config import</c>: an old file becomes ours.</summary>
internal static class ConfigCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CommandInputs inputs) => new("config", "Works with configuration files.") { Import(inputs) };

    private static Command Import(CommandInputs inputs)
    {
        var file = new Argument<FileInfo>("file") { Description = "voicemail.conf of Asterisk's app_voicemail, or zonkeymwi.conf of res_zonkey_mwi." };
        var output = new Option<FileInfo?>("--output") { Description = "A new file for the settings; they are printed if not given. One that is there is left alone." };
        var mailboxes = new Option<bool>("--mailboxes") { Description = "Creates the mailboxes of voicemail.conf in the configured database, instead of printing its settings." };
        var update = new Option<bool>("--update") { Description = "With --mailboxes: those that are there take the file's settings and PINs." };
        var dryRun = new Option<bool>("--dry-run") { Description = "With --mailboxes: says what would be done, and does not do it." };
        var command = new Command("import", "Turns the configuration of what was there before into ours. The old file and the spool are never changed.")
        {
            file, output, mailboxes, update, dryRun,
        };
        command.Validators.Add(parsed =>
        {
            var ofMailboxes = parsed.GetValue(mailboxes);
            if (!ofMailboxes && (parsed.GetValue(update) || parsed.GetValue(dryRun))) parsed.AddError("--update and --dry-run belong to --mailboxes");
            if (ofMailboxes && parsed.GetValue(output) is not null) parsed.AddError("--output is for settings, which --mailboxes does not print");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = parsed.GetValue(file)!;
            if (!source.Exists) throw CommandException.NotFound($"{source} is not there");
            if (await IsZonkeyMwiAsync(source, cancellationToken))
            {
                if (parsed.GetValue(mailboxes)) throw new CommandException($"{source} is zonkeymwi.conf, which has no mailboxes");
                await WriteAsync(inputs, await ReadZonkeyMwiAsync(inputs, source, cancellationToken), parsed.GetValue(output), cancellationToken);
                await inputs.Error.WriteLineAsync("arivm: set Mwi:Watchers:ConnectionString to the database that the original read through its realtime family 'zonkeymwi'");
                return ExitCode.Done;
            }
            if (parsed.GetValue(mailboxes))
            {
                return await VoicemailConfImport.MailboxesAsync(inputs, parsed, source, new(parsed.GetValue(update), parsed.GetValue(dryRun)), cancellationToken);
            }
            await WriteAsync(inputs, await VoicemailConfImport.SettingsAsync(inputs, source), parsed.GetValue(output), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    // By its name, else by the key without which res_zonkey_mwi does not start.
    private static async Task<bool> IsZonkeyMwiAsync(FileInfo file, CancellationToken cancellationToken) =>
        !file.Name.StartsWith("voicemail", StringComparison.OrdinalIgnoreCase)
        && (file.Name.StartsWith("zonkeymwi", StringComparison.OrdinalIgnoreCase)
            || (await File.ReadAllLinesAsync(file.FullName, cancellationToken)).Any(
                line => line.Split('=')[0].Trim().Equals("proxy", StringComparison.OrdinalIgnoreCase)));

    private static async Task<JsonObject> ReadZonkeyMwiAsync(CommandInputs inputs, FileInfo source, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var settings = ZonkeyMwiFile.Read(await File.ReadAllLinesAsync(source.FullName, cancellationToken), problems);
        foreach (var problem in problems) await inputs.Error.WriteLineAsync($"arivm: {source.Name}, {problem}");
        return settings;
    }

    private static async Task WriteAsync(CommandInputs inputs, JsonObject settings, FileInfo? target, CancellationToken cancellationToken)
    {
        var text = settings.ToJsonString(Indented);
        if (target is null) await inputs.Output.WriteLineAsync(text);
        else if (target.Exists) throw new CommandException($"{target} is there already");
        else await File.WriteAllTextAsync(target.FullName, text + "\n", cancellationToken);
    }
}
