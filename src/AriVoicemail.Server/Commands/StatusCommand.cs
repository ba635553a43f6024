using System.CommandLine;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm status</c>: asks the running server how it is.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var server = new RunningServer();
        var command = new Command("status", "Asks the running server how it is, and prints its answer (JSON).");
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await inputs.Output.WriteLineAsync(await server.AskAsync(inputs, parsed, HttpMethod.Get, "/api/v1/status", null, "reader", cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }
}
