using System.CommandLine;
using AriVoicemail.Server.Configuration;
using Microsoft.AspNetCore.Connections;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm serve</c>: takes calls, lights lamps and serves REST until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var command = new Command("serve", "Takes calls, lights lamps and serves REST until SIGTERM or Ctrl-C.");
        command.SetAction((parsed, cancellationToken) => RunAsync(inputs, parsed, cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(CommandInputs inputs, ParseResult parsed, CancellationToken cancellationToken)
    {
        var configuration = inputs.Configuration(parsed);
        var settings = SettingsReader.Read(configuration, SettingsRules.Serving);
        await using var app = Server.Build(settings, configuration);
        try
        {
            await Server.StartAsync(app, cancellationToken);
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new CommandException($"Http:Listen = \"{settings.Http.Listen}\": another program listens there");
        }
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }
}
