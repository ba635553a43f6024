using System.CommandLine;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Diagnosis;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm doctor</c>: looks at everything that voicemail depends on, and says what to change; the server need not run.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var user = new Option<string>("--user")
        {
            Description = "The mailbox that the doctor subscribes to and publishes for, as a phone of its own; it should be nobody's.",
            DefaultValueFactory = _ => Doctor.Nobody,
        };
        var command = new Command(
            "doctor",
            "Looks at configuration, database, spool, Asterisk, prompts, recording, proxy, lamps, clocks and the running server, and says of each what to do. "
            + $"Exit code {ExitCode.SomethingIsLeft}: something is broken.")
        {
            user,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!MailboxAddress.TryParse(parsed.GetValue(user), out var nobody)) throw new CommandException($"--user '{parsed.GetValue(user)}' cannot be the number of a mailbox");
            var (settings, findings) = ConfigurationDiagnosis.Read(() => inputs.Configuration(parsed));
            var all = new List<Finding>();
            foreach (var finding in findings) await TellAsync(finding);
            if (settings is not null)
            {
                await foreach (var finding in new Doctor(settings, nobody, TimeProvider.System).RunAsync(cancellationToken)) await TellAsync(finding);
            }
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(all.Select(FindingResource.Of));
            return all.Any(finding => finding.Level is FindingLevel.Error) ? ExitCode.SomethingIsLeft : ExitCode.Done;

            async Task TellAsync(Finding finding)
            {
                all.Add(finding);
                if (!inputs.IsJson(parsed)) await WriteAsync(inputs.Output, finding);
            }
        });
        return command;
    }

    private static async Task WriteAsync(TextWriter output, Finding finding)
    {
        var level = finding.Level switch { FindingLevel.Ok => "ok     ", FindingLevel.Warning => "warning", _ => "ERROR  " };
        await output.WriteLineAsync($"{level}  {finding.Check}: {finding.Detail}");
        if (finding.Remedy is not null) await output.WriteLineAsync($"         -> {finding.Remedy}");
    }
}
