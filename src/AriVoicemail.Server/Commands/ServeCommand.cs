using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Reloading;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm serve</c>: takes calls, lights lamps and serves REST until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var command = new Command("serve", "Takes calls, lights lamps and serves REST until SIGTERM or Ctrl-C; SIGHUP reads the configuration again.");
        command.SetAction((parsed, cancellationToken) => RunAsync(inputs, parsed, cancellationToken));
        return command;
    }

    public static async Task<int> RunAsync(CommandInputs inputs, ParseResult parsed, CancellationToken cancellationToken)
    {
        var source = new ConfigurationSource(() => inputs.Configuration(parsed));
        var settings = SettingsReader.Read(source.Read(), SettingsRules.Serving);
        CheckListening(settings.Http);
        await using var app = Server.Build(settings, source);
        try
        {
            await Server.StartAsync(app, cancellationToken);
        }
        catch (InvalidDataException wrongSpool)
        {
            throw new CommandException(wrongSpool.Message);
        }
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            _ = ReloadAsync(app);
        });
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static async Task ReloadAsync(WebApplication app)
    {
        try
        {
            await app.Services.GetRequiredService<ConfigurationReload>().RunAsync(CancellationToken.None);
        }
        catch (ConfigurationException wrong)
        {
            foreach (var line in wrong.Lines) app.Logger.LogError("The configuration stays as it was: {Line}", line);
        }
        catch (ObjectDisposedException)
        {
            // The host stops.
        }
        catch (Exception error)
        {
            app.Logger.LogError(error, "The configuration could not be read again");
        }
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
