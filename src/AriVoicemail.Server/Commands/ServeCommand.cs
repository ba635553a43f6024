using System.CommandLine;
using System.Net.Sockets;
using AriVoicemail.Server.Configuration;

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
        CheckListening(settings.Http);
        await using var app = Server.Build(settings, configuration);
        await Server.StartAsync(app, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>Before anything else is touched: a second server, started by mistake, must not take the calls of the first.</summary>
    private static void CheckListening(HttpOptions http)
    {
        try
        {
            using var listener = new TcpListener(http.EndPoint());
            listener.Start();
        }
        catch (SocketException error)
        {
            throw new CommandException($"Http:Listen = \"{http.Listen}\": {error.Message}");
        }
    }
}
