using System.CommandLine;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm list set|show|delete</c>: distribution lists in the configured database; the server need not run.</summary>
internal static class ListCommand
{
    public static Command Create(CommandInputs inputs) => new("list", "Sets, shows and deletes distribution lists.")
    {
        Set(inputs), Show(inputs), Delete(inputs),
    };

    private static Command Set(CommandInputs inputs)
    {
        var address = AddressArgument();
        var members = new Argument<string[]>("mailbox")
        {
            Description = "Whom it stands for: number@context; the context is the list's own if not given.",
            Arity = ArgumentArity.OneOrMore,
        };
        var name = new Option<string?>("--name") { Description = "What it is called." };
        var command = new Command("set", "Makes a distribution list, or replaces it.") { address, members, name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = MailboxCommand.Parse(parsed.GetValue(address)!);
            await using var database = await CommandInputs.OpenDatabaseAsync(inputs.Settings(parsed, SettingsRules.Database), cancellationToken);
            var rules = new ListRules(new MailboxStore(database, TimeProvider.System));
            var body = new ListBody(parsed.GetValue(members), parsed.GetValue(name));
            await new ListStore(database, TimeProvider.System).PutAsync(await rules.CheckedAsync(list, body, cancellationToken), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(CommandInputs inputs)
    {
        var context = new Option<string?>("--context") { Description = "Only lists of this context." };
        var command = new Command("show", "Lists the stored distribution lists with their members.") { context };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var database = await CommandInputs.OpenDatabaseAsync(inputs.Settings(parsed, SettingsRules.Database), cancellationToken);
            var lists = await new ListStore(database, TimeProvider.System).ListAsync(parsed.GetValue(context), null, int.MaxValue, cancellationToken);
            var rows = lists.Select(list => (IReadOnlyList<string>)[list.Address.ToString(), list.Name, string.Join(' ', list.Members)]);
            await TextTable.WriteAsync(inputs.Output, ["LIST", "NAME", "MAILBOXES"], [.. rows]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Delete(CommandInputs inputs)
    {
        var address = AddressArgument();
        var command = new Command("delete", "Deletes a stored distribution list.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = MailboxCommand.Parse(parsed.GetValue(address)!);
            await using var database = await CommandInputs.OpenDatabaseAsync(inputs.Settings(parsed, SettingsRules.Database), cancellationToken);
            var deleted = await new ListStore(database, TimeProvider.System).DeleteAsync(list, cancellationToken);
            return deleted ? ExitCode.Done : throw new CommandException($"there is no list {list}");
        });
        return command;
    }

    private static Argument<string> AddressArgument() => new("list") { Description = "number@context; the context is 'default' if not given." };
}
