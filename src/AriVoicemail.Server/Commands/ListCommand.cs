using System.CommandLine;
using AriVoicemail.Server.Api;

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
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            var rules = new ListRules(stores.Mailboxes);
            var body = new ListBody(parsed.GetValue(members), parsed.GetValue(name));
            var made = await rules.CheckedAsync(list, body, _ => true, cancellationToken);
            await stores.Lists.PutAsync(made, cancellationToken);
            await stores.NoteAsync("putList", list);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(ListResource.Of(made, _ => true));
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
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            var lists = await stores.Lists.ListAsync(parsed.GetValue(context) is { } one ? [one] : null, null, int.MaxValue, cancellationToken);
            await inputs.TableAsync(parsed, [.. lists.Select(list => ListResource.Of(list, _ => true))], ["LIST", "NAME", "MAILBOXES"], list => [$"{list.Number}@{list.Context}", list.Name, string.Join(' ', list.Members)]);
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
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            var deleted = await stores.Lists.DeleteAsync(list, cancellationToken);
            if (!deleted) throw CommandException.NotFound($"there is no list {list}");
            await stores.NoteAsync("deleteList", list);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(new { deleted = list.ToString() });
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> AddressArgument() => new("list") { Description = "number@context; the context is 'default' if not given." };
}
