using System.CommandLine;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm debug on|off</c>: every SIP packet into the running server's log, or no longer.</summary>
internal static class DebugCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var server = new RunningServer();
        var state = new Argument<string>("state") { Description = "on or off." };
        state.AcceptOnlyFromAmong("on", "off");
        var command = new Command("debug", "Writes every SIP packet into the running server's log, secrets left out, or stops doing so.") { state };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = new { enabled = parsed.GetValue(state) == "on" };
            await inputs.Output.WriteLineAsync(await server.AskAsync(inputs, parsed, HttpMethod.Put, "/api/v1/debug/sip", body, "admin", cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }
}
