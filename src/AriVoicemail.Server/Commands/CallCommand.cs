using System.CommandLine;
using System.Text.Json.Nodes;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm call list|show|hangup|run</c>: the calls of the running server.</summary>
internal static class CallCommand
{
    public static Command Create(CommandInputs inputs) => new("call", "Lists, shows and hangs up the calls that are in voicemail now, and places calls that follow a script.") { List(inputs), Show(inputs), Hangup(inputs), Run(inputs) };

    private static Command List(CommandInputs inputs)
    {
        var server = new RunningServer();
        var command = new Command("list", "Lists the calls that are in voicemail on this node now, the oldest first.");
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = await server.AskAsync(inputs, parsed, HttpMethod.Get, "/api/v1/calls", null, "reader", cancellationToken);
            await inputs.TableAsync(parsed, [.. JsonNode.Parse(answer)!["items"]!.AsArray()], ["ID", "SINCE", "DOES", "ARGUMENTS", "FROM"], call =>
            [
                (string)call!["id"]!, TextTable.Time((DateTimeOffset)call["startedAt"]!), (string)call["does"]!,
                string.Join(',', call["arguments"]!.AsArray().Select(argument => (string?)argument)), (string)call["callerNumber"]!,
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(CommandInputs inputs)
    {
        var (server, id) = (new RunningServer(), IdArgument());
        var command = new Command("show", "Shows a call (JSON).") { id };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await inputs.Output.WriteLineAsync(await server.AskAsync(inputs, parsed, HttpMethod.Get, Path(parsed.GetValue(id)!), null, "reader", cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Hangup(CommandInputs inputs)
    {
        var (server, id) = (new RunningServer(), IdArgument());
        var command = new Command("hangup", "Hangs a call up; what was said so far becomes a message.") { id };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await server.AskAsync(inputs, parsed, HttpMethod.Delete, Path(parsed.GetValue(id)!), null, "operator", cancellationToken);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(new { hungUp = parsed.GetValue(id) });
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Run(CommandInputs inputs)
    {
        var (server, script) = (new RunningServer { Patience = TimeSpan.FromMinutes(4) }, new Argument<FileInfo>("script") { Description = "A file with a line for each thing: 'stasis leave,1000@default', 'from Ann <5551>', 'expect recording', 'tone 3', 'hangup'; '-' reads standard input." });
        var command = new Command("run", "Places a call that follows a script, through the real Asterisk, and tells what happened (JSON).") { script };
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetValue(script)!;
            var body = CallScript.Parse(await LinesAsync(file, cancellationToken), file.Name == "-" ? Environment.CurrentDirectory : file.DirectoryName!);
            var answer = await server.AskAsync(inputs, parsed, HttpMethod.Post, "/api/v1/simulations", CallScript.ToJson(body), "operator", cancellationToken);
            await inputs.Output.WriteLineAsync(answer);
            return (string?)JsonNode.Parse(answer)!["problem"] is { } problem ? throw new CommandException($"the script was not gone through to its end: {problem}") : ExitCode.Done;
        });
        return command;
    }

    private static async Task<string[]> LinesAsync(FileInfo script, CancellationToken cancellationToken)
    {
        try
        {
            return script.Name == "-" ? (await Console.In.ReadToEndAsync(cancellationToken)).Split('\n') : await File.ReadAllLinesAsync(script.FullName, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(error.Message);
        }
    }

    private static string Path(string id) => $"/api/v1/calls/{Uri.EscapeDataString(id)}";

    private static Argument<string> IdArgument() => new("id") { Description = "The call's id, as 'call list' shows it." };
}
