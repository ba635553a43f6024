using System.CommandLine;
using System.Text.Json.Nodes;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm reload</c>: the running server reads its configuration again; calls go on.</summary>
internal static class ReloadCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var server = new RunningServer();
        var command = new Command("reload", "Lets the running server read its own configuration again, while calls go on. When something in it is wrong, nothing changes.");
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var answer = JsonNode.Parse(await server.AskAsync(inputs, parsed, HttpMethod.Post, "/api/v1/reload", null, "admin", cancellationToken));
            if (inputs.IsJson(parsed))
            {
                await inputs.WriteJsonAsync(answer!);
                return ExitCode.Done;
            }
            await ShowAsync(inputs.Output, "changed", answer?["applied"]);
            await ShowAsync(inputs.Output, "needs a restart", answer?["needsRestart"]);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ShowAsync(TextWriter output, string what, JsonNode? keys)
    {
        var names = (keys?.AsArray() ?? []).Select(key => (string?)key).ToList();
        await output.WriteLineAsync($"{what}: {(names.Count > 0 ? string.Join(", ", names) : "nothing")}");
    }
}
