using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Data.Common;
using System.Text.Json;
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
        // What was typed wrong is told by the parser, and for people.
        var (code, said) = parsed.Action is ParseErrorAction && inputs.IsJson(parsed)
            ? (ExitCode.WrongConfigurationOrUsage, [.. parsed.Errors.Select(wrong => wrong.Message)])
            : await InvokeAsync(parsed, invocation);
        if (said.Count == 0) return code;
        if (inputs.IsJson(parsed)) await error.WriteLineAsync(JsonSerializer.Serialize(new { error = string.Join(" ", said), exitCode = code }, CommandInputs.JsonText));
        else foreach (var line in said) await error.WriteLineAsync($"arivm: {line}");
        return code;
    }

    /// <summary>What the command left the program with, and why it could not do what it was asked to.</summary>
    private static async Task<(int Code, IReadOnlyList<string> Said)> InvokeAsync(ParseResult parsed, InvocationConfiguration invocation)
    {
        try
        {
            var code = await parsed.InvokeAsync(invocation);
            return (parsed.Errors.Count > 0 ? ExitCode.WrongConfigurationOrUsage : code, []);
        }
        catch (ConfigurationException wrong)
        {
            return (ExitCode.WrongConfigurationOrUsage, wrong.Lines);
        }
        catch (DbException unusable)
        {
            return (ExitCode.Failed, [$"the database cannot be used: {unusable.Message}"]);
        }
        catch (CommandException failed)
        {
            return (failed.Code, [failed.Message]);
        }
        catch (ProblemException failed)
        {
            return (failed.Status == StatusCodes.Status404NotFound ? ExitCode.NotFound : ExitCode.Failed, [failed.Message]);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return (ExitCode.Failed, [failed.Message]);
        }
    }

    internal static RootCommand Root(CommandInputs inputs)
    {
        var root = new RootCommand(
            """
            Voicemail for Asterisk behind a SIP proxy. Without a command it serves.

            Settings come from a JSON file, the environment (ARIVM__Mwi__Proxy=192.0.2.1) and the command line (--Mwi:Proxy=192.0.2.1); the later wins.
            """)
        {
            inputs.ConfigFile,
            inputs.Json,
            ServeCommand.Create(inputs),
            StatusCommand.Create(inputs),
            ApiKeyCommand.Create(inputs),
            AsteriskConfigCommand.Create(inputs),
            MailboxCommand.Create(inputs),
            ListCommand.Create(inputs),
            MessageCommand.Create(inputs),
            GreetingCommand.Create(inputs),
            SpoolCommand.Create(inputs),
            OutboxCommand.Create(inputs),
            CallCommand.Create(inputs),
            AuditCommand.Create(inputs),
            NotifyCommand.Create(inputs),
            SubscriptionCommand.Create(inputs),
            DebugCommand.Create(inputs),
            ReloadCommand.Create(inputs),
            DoctorCommand.Create(inputs),
            ConfigCommand.Create(inputs),
            DbCommand.Create(inputs),
            BackupCommand.Create(inputs),
            RestoreCommand.Create(inputs),
            CompletionCommand.Create(inputs),
        };
        root.SetAction((parsed, cancellationToken) => ServeCommand.RunAsync(inputs, parsed, cancellationToken));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((HelpAction)help.Action!);
        return root;
    }
}
