using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm config import</c>: an old file becomes ours.</summary>
internal static class ConfigCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create(CommandInputs inputs) => new("config", "Works with configuration files.") { Import(inputs) };

    private static Command Import(CommandInputs inputs)
    {
        var file = new Argument<FileInfo>("file") { Description = "zonkeymwi.conf, the configuration of res_zonkey_mwi." };
        var output = new Option<FileInfo?>("--output") { Description = "A new file for the result; it is printed if not given. One that is there is left alone." };
        var command = new Command("import", "Turns the configuration of what was there before into ours. Nothing is changed but the output.") { file, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = parsed.GetValue(file)!;
            if (!source.Exists) throw new CommandException($"{source} is not there");
            var problems = new List<string>();
            var settings = ZonkeyMwiFile.Read(await File.ReadAllLinesAsync(source.FullName, cancellationToken), problems);
            foreach (var problem in problems) await inputs.Error.WriteLineAsync($"arivm: {source.Name}, {problem}");
            var text = settings.ToJsonString(Indented);
            if (parsed.GetValue(output) is not { } target) await inputs.Output.WriteLineAsync(text);
            else
            {
                if (target.Exists) throw new CommandException($"{target} is there already");
                await File.WriteAllTextAsync(target.FullName, text + "\n", cancellationToken);
            }
            await inputs.Error.WriteLineAsync("arivm: set Mwi:Watchers:ConnectionString to the database that the original read through its realtime family 'zonkeymwi'");
            return ExitCode.Done;
        });
        return command;
    }
}
