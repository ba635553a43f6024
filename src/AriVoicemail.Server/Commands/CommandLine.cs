using System.CommandLine;
using System.Data.Common;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Commands;

/// <summary>What can be typed behind <c>arivm</c>.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args) => RunAsync(args, Console.Out, Console.Error);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var inputs = new CommandInputs([.. args.Where(ConfigurationSources.IsOverride)], output, error);
        var parsed = Root(inputs).Parse([.. args.Where(argument => !ConfigurationSources.IsOverride(argument))]);
        // The host listens to signals by itself.
        var invocation = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            var code = await parsed.InvokeAsync(invocation);
            return parsed.Errors.Count > 0 ? ExitCode.WrongConfigurationOrUsage : code;
        }
        catch (ConfigurationException wrong)
        {
            foreach (var line in wrong.Lines) await error.WriteLineAsync($"arivm: {line}");
            return ExitCode.WrongConfigurationOrUsage;
        }
        catch (DbException unusable)
        {
            await error.WriteLineAsync($"arivm: the database cannot be used: {unusable.Message}");
            return ExitCode.Failed;
        }
        catch (Exception failed) when (failed is CommandException or ProblemException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"arivm: {failed.Message}");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(CommandInputs inputs)
    {
        var root = new RootCommand(
            $"""
            Voicemail for Asterisk behind a SIP proxy. Without a command it serves.

            Settings come from a JSON file, the environment (ARIVM__Mwi__Proxy=192.0.2.1) and the command line (--Mwi:Proxy=192.0.2.1); the later wins.
            {ExitCode.Meaning}
            """)
        {
            inputs.ConfigFile,
            ServeCommand.Create(inputs),
            StatusCommand.Create(inputs),
            ApiKeyCommand.Create(inputs),
            MailboxCommand.Create(inputs),
            ListCommand.Create(inputs),
            SpoolCommand.Create(inputs),
            NotifyCommand.Create(inputs),
            SubscriptionCommand.Create(inputs),
            DebugCommand.Create(inputs),
            ReloadCommand.Create(inputs),
            DoctorCommand.Create(inputs),
            ConfigCommand.Create(inputs),
            DbCommand.Create(inputs),
            BackupCommand.Create(inputs),
            RestoreCommand.Create(inputs),
        };
        root.SetAction((parsed, cancellationToken) => ServeCommand.RunAsync(inputs, parsed, cancellationToken));
        return root;
    }
}
