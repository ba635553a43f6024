using System.CommandLine;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm doctor</c>: looks at what lamps depend on, and says what to change; the server need not run.</summary>
internal static class DoctorCommand
{
    private const string Nobody = "arivm-doctor";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(CommandInputs inputs)
    {
        var user = new Option<string>("--user")
        {
            Description = "The mailbox that the doctor subscribes to and publishes for, as a phone of its own; it should be nobody's.",
            DefaultValueFactory = _ => Nobody,
        };
        var json = new Option<bool>("--json") { Description = "One finding a line, as JSON." };
        var command = new Command("doctor", "Looks at what lamps depend on: the proxy, its tables, and by which way it is safe to light them. Exit code 1: something has to be changed.")
        {
            user, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = inputs.Settings(parsed, SettingsRules.Mwi);
            if (!settings.LampsOn) throw new CommandException("lamps are off: Mwi:Proxy is not set, or Mwi:Enabled is false");
            if (!settings.Mwi.NeedsProxy) throw new CommandException($"no way of Mwi:Ways ({settings.Mwi.Ways}) goes through a proxy, so there is nothing to look at");
            if (!MailboxAddress.TryParse(parsed.GetValue(user), out var mailbox)) throw new CommandException($"--user '{parsed.GetValue(user)}' cannot be the number of a mailbox");
            var worst = FindingLevel.Ok;
            try
            {
                await foreach (var finding in new ProxyProbe(settings.Mwi, mailbox, TimeProvider.System).RunAsync(cancellationToken))
                {
                    if (finding.Level > worst) worst = finding.Level;
                    await WriteAsync(inputs.Output, finding, parsed.GetValue(json));
                }
            }
            catch (Exception error) when (error is InvalidOperationException or SocketException)
            {
                throw new CommandException(error.Message);
            }
            return worst is FindingLevel.Error ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteAsync(TextWriter output, Finding finding, bool json)
    {
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(finding, Json));
            return;
        }
        var level = finding.Level switch { FindingLevel.Ok => "ok     ", FindingLevel.Warning => "warning", _ => "ERROR  " };
        await output.WriteLineAsync($"{level}  {finding.Check}: {finding.Detail}");
        if (finding.Remedy is not null) await output.WriteLineAsync($"         -> {finding.Remedy}");
    }
}
