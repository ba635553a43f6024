using System.CommandLine;
using System.Text;
using AriVoicemail.Server.AsteriskFiles;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm asterisk-config</c>: what an Asterisk has to have in its files to work with this installation.</summary>
internal static class AsteriskConfigCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var name = new Option<string?>("--asterisk") { Description = "Which of the configured servers, by its name; the first one if not given." };
        var directory = new Option<DirectoryInfo?>("--write") { Description = "Writes the files into this directory, where none of that name is yet: all of them, or none." };
        var sip = new Option<string>("--sip") { Description = "Where Asterisk is to hear SIP.", DefaultValueFactory = _ => "0.0.0.0:5060" };
        var command = new Command(
            "asterisk-config", "Prints the least that Asterisk needs in ari.conf, http.conf, extensions.conf, pjsip.conf and modules.conf. It holds the password of ARI.")
        {
            name, directory, sip,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = inputs.Settings(parsed, SettingsRules.Asterisk);
            var wanted = parsed.GetValue(name);
            var asterisk = settings.Asterisk.All.FirstOrDefault(one => wanted is null || one.ServerName == wanted)
                ?? throw CommandException.NotFound($"no Asterisk is called '{wanted}': expected {string.Join(", ", settings.Asterisk.All.Select(one => one.ServerName))}");
            var files = MinimalAsterisk.Of(settings, asterisk, parsed.GetValue(sip)!);
            if (parsed.GetValue(directory) is { } into) files = await WriteAsync(into.FullName, files, cancellationToken);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(files.ToDictionary(file => file.Name, file => file.Text));
            else foreach (var (file, text) in files) await inputs.Output.WriteLineAsync(parsed.GetValue(directory) is null ? $"; ---- {file} ----\n{text}\n" : file);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Answers the files by their paths.</summary>
    private static async Task<IReadOnlyList<(string Name, string Text)>> WriteAsync(string folder, IReadOnlyList<(string Name, string Text)> files, CancellationToken cancellationToken)
    {
        var there = files.Select(file => Path.Combine(folder, file.Name)).Where(Path.Exists).ToList();
        if (there.Count > 0) throw new CommandException($"{string.Join(", ", there)}: there already; without --write the lines are printed, to be compared");
        Directory.CreateDirectory(folder);
        var written = new List<(string, string)>();
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, name);
            // One of them holds a password.
            await using (var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
            }))
            {
                await file.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), cancellationToken);
            }
            written.Add((path, text));
        }
        return written;
    }
}
