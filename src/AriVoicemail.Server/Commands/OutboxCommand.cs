using System.CommandLine;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm outbox list|retry</c>: what has still to be told to whom.</summary>
internal static class OutboxCommand
{
    public static Command Create(CommandInputs inputs) => new("outbox", "Shows what has still to be told, and has it tried now.") { List(inputs), Retry(inputs) };

    private static Command List(CommandInputs inputs)
    {
        var command = new Command("list", "Lists the mailboxes whose state has still to be told, and why what failed did.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            var waiting = (await stores.Outbox.ListAsync(int.MaxValue, cancellationToken)).Select(OutboxResource.Of).ToList();
            await inputs.TableAsync(parsed, waiting, ["ID", "WANTED", "DELIVERED", "ATTEMPTS", "NEXT", "ERROR"], entry =>
            [
                entry.Id, $"{entry.Wanted}", $"{entry.Delivered}", $"{entry.Attempts}", TextTable.Time(entry.NextAttemptAt), entry.LastError ?? "-",
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Retry(CommandInputs inputs)
    {
        var id = new Argument<string>("id") { Description = "number@context:channel, as 'outbox list' shows it." };
        var command = new Command("retry", "Has what waits to be tried again tried now.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            if (parsed.GetValue(id)!.Split(':') is not [var name, var channel]) throw new CommandException($"'{parsed.GetValue(id)}': expected number@context:channel", ExitCode.WrongConfigurationOrUsage);
            var mailbox = MailboxCommand.Parse(name);
            if (!await stores.Outbox.RetryAsync(mailbox, channel, cancellationToken)) throw CommandException.NotFound($"nothing waits in the outbox as '{parsed.GetValue(id)}'");
            await stores.NoteAsync("retryOutbox", mailbox, channel);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(new { retried = parsed.GetValue(id) });
            return ExitCode.Done;
        });
        return command;
    }
}
