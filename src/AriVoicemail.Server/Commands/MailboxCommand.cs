using System.CommandLine;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Api;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm mailbox …</c>, on the configured database; the server need not run.</summary>
internal static class MailboxCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandInputs inputs) => new("mailbox", "Creates, shows, changes and deletes mailboxes.")
    {
        CreateMailbox(inputs), List(inputs), Show(inputs), Set(inputs), Pin(inputs), Unlock(inputs), Delete(inputs),
    };

    internal static Argument<string> AddressArgument() => new("mailbox") { Description = "number@context; the context is 'default' if not given." };

    internal static MailboxAddress Parse(string text)
    {
        try
        {
            return MailboxAddress.Parse(text);
        }
        catch (FormatException error)
        {
            throw new CommandException(error.Message);
        }
    }

    private static Argument<string[]> FieldsArgument(ArgumentArity arity) => new("field=value")
    {
        Description = "Fields as REST names them: maxSecs=120, menu.envelope=true; null lets one follow the general settings again.",
        Arity = arity,
    };

    private static Command CreateMailbox(CommandInputs inputs)
    {
        var (address, fields) = (AddressArgument(), FieldsArgument(ArgumentArity.ZeroOrMore));
        var name = new Option<string?>("--name") { Description = "The owner's name." };
        var pin = new Option<string?>("--pin") { Description = $"'{StandardInput}': 1 to 20 digits are read from standard input, or asked for. Without it nobody can sign in." };
        pin.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: not StandardInput }]) given.AddError($"--pin: a command line can be read by everybody on this machine; give '{StandardInput}', and the PIN on standard input.");
        });
        var email = new Option<string?>("--email") { Description = "Where the owner gets mail." };
        var language = new Option<string?>("--language") { Description = "The language of the owner's prompts: en, ru, pt_BR." };
        var command = new Command("create", "Creates a mailbox.") { address, fields, name, pin, email, language };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var mailbox = Parse(parsed.GetValue(address)!);
            var body = MailboxFields.Read(parsed.GetValue(fields) ?? []);
            if (parsed.GetValue(name) is { } fullName) body.FullName = fullName;
            if (parsed.GetValue(email) is { } mail) body.Email = mail;
            if (parsed.GetValue(language) is { } spoken) body.Language = spoken;
            if (parsed.GetValue(pin) is not null) body.Pin = await SecretInput.ReadAsync(inputs.Error, $"PIN of {mailbox}", cancellationToken);
            MailboxRules.Check(body);
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            if (await stores.Lists.FindAsync(mailbox, cancellationToken) is not null) throw ListRules.IsTaken(mailbox);
            var made = body.Apply(new Mailbox { Address = mailbox });
            MailboxRules.CheckLengths(made, stores.Settings.Voicemail);
            if (!await stores.Mailboxes.CreateAsync(made, cancellationToken)) throw new CommandException($"there is a mailbox {mailbox} already");
            await stores.NoteAsync("createMailbox", mailbox, fields: [.. body.Given.Order()]);
            return await TellAsync(inputs, parsed, stores, mailbox, cancellationToken);
        });
        return command;
    }

    private static Command List(CommandInputs inputs)
    {
        var context = new Option<string?>("--context") { Description = "Only mailboxes of this context." };
        var query = new Option<string?>("--search") { Description = "Only mailboxes whose number or name contains this." };
        var command = new Command("list", "Lists mailboxes with their counts.") { context, query };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            var found = new List<MailboxResource>();
            foreach (var mailbox in await stores.Mailboxes.ListAsync(parsed.GetValue(context) is { } one ? [one] : null, parsed.GetValue(query), null, int.MaxValue, cancellationToken))
            {
                found.Add(await ResourceAsync(stores, mailbox, cancellationToken));
            }
            await inputs.TableAsync(parsed, found, ["MAILBOX", "NEW", "OLD", "PIN", "NAME"], mailbox =>
                [$"{mailbox.Number}@{mailbox.Context}", $"{mailbox.Counts.New}", $"{mailbox.Counts.Old}", mailbox.HasPin ? "yes" : "no", mailbox.FullName]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(CommandInputs inputs)
    {
        var address = AddressArgument();
        var command = new Command("show", "Shows a mailbox with all its settings (JSON); those that are null follow the general ones.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            await inputs.WriteJsonAsync(await ResourceAsync(stores, await stores.MailboxAsync(Parse(parsed.GetValue(address)!), cancellationToken), cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Set(CommandInputs inputs)
    {
        var (address, fields) = (AddressArgument(), FieldsArgument(ArgumentArity.OneOrMore));
        var command = new Command("set", "Changes settings of a mailbox; those that are not given stay.") { address, fields };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var body = MailboxFields.Read(parsed.GetValue(fields) ?? []);
            await ChangeAsync(inputs, parsed, Parse(parsed.GetValue(address)!), body, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Pin(CommandInputs inputs)
    {
        var address = AddressArgument();
        var remove = new Option<bool>("--remove") { Description = "It has no PIN any more, and nobody can sign in." };
        var command = new Command("pin", "Gives a mailbox a new PIN: a line of standard input, or asked for. Whoever is signed in on the web is signed out.") { address, remove };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var mailbox = Parse(parsed.GetValue(address)!);
            var pin = parsed.GetValue(remove) ? null : await SecretInput.ReadAsync(inputs.Error, $"New PIN of {mailbox}", cancellationToken);
            await ChangeAsync(inputs, parsed, mailbox, new MailboxBody { Pin = pin }, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task ChangeAsync(CommandInputs inputs, ParseResult parsed, MailboxAddress mailbox, MailboxBody body, CancellationToken cancellationToken)
    {
        MailboxRules.Check(body);
        await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
        await stores.MailboxAsync(mailbox, cancellationToken);
        await stores.Mailboxes.ChangeAsync(
            mailbox,
            old =>
            {
                var changed = body.Apply(old);
                MailboxRules.CheckLengths(changed, stores.Settings.Voicemail);
                return changed;
            },
            null,
            cancellationToken);
        await stores.NoteAsync("changeMailbox", mailbox, fields: [.. body.Given.Order()]);
        await TellAsync(inputs, parsed, stores, mailbox, cancellationToken);
    }

    private static Command Unlock(CommandInputs inputs)
    {
        var address = AddressArgument();
        var command = new Command("unlock", "Lets the owner of a mailbox in again after too many wrong PINs.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var mailbox = Parse(parsed.GetValue(address)!);
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            await stores.MailboxAsync(mailbox, cancellationToken);
            using var door = new SignIn(stores.Database, stores.Mailboxes, stores.Audit, TimeProvider.System);
            await door.UnlockAsync(mailbox, cancellationToken);
            await stores.NoteAsync("unlockMailbox", mailbox);
            return await TellAsync(inputs, parsed, stores, mailbox, cancellationToken);
        });
        return command;
    }

    private static Command Delete(CommandInputs inputs)
    {
        var address = AddressArgument();
        var withMessages = new Option<bool>("--messages") { Description = "Its messages and greetings go with it." };
        var command = new Command("delete", "Deletes a mailbox; one that holds messages only with --messages.") { address, withMessages };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var mailbox = Parse(parsed.GetValue(address)!);
            await using var stores = await Stores.OpenMessagesAsync(inputs, parsed, cancellationToken);
            await using var lamps = stores.Settings.LampsOn ? Lamps.Open(stores.Settings, stores.Database, TimeProvider.System, NullLoggerFactory.Instance, listens: false) : null;
            var removal = new MailboxRemoval(stores.Mailboxes, stores.Messages, lamps?.Notifiers ?? [], NullLogger<MailboxRemoval>.Instance);
            if (!parsed.GetValue(withMessages) && await removal.HoldsMessagesAsync(mailbox, cancellationToken))
            {
                throw new CommandException($"mailbox {mailbox} holds messages; --messages deletes them with it");
            }
            if (!await removal.RemoveAsync(mailbox, cancellationToken)) throw CommandException.NotFound($"there is no mailbox {mailbox}");
            await stores.NoteAsync("deleteMailbox", mailbox);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(new { deleted = mailbox.ToString() });
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> TellAsync(CommandInputs inputs, ParseResult parsed, Stores stores, MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(await ResourceAsync(stores, await stores.MailboxAsync(mailbox, cancellationToken), cancellationToken));
        return ExitCode.Done;
    }

    private static async Task<MailboxResource> ResourceAsync(Stores stores, Mailbox mailbox, CancellationToken cancellationToken)
    {
        using var door = new SignIn(stores.Database, stores.Mailboxes, stores.Audit, TimeProvider.System);
        var failed = await door.FailedAsync([mailbox.Address], cancellationToken);
        var counts = (await stores.Messages.StateAsync(mailbox.Address, cancellationToken))?.Counts ?? Counts.None;
        return MailboxResource.Of(mailbox, counts, failed.GetValueOrDefault(mailbox.Address));
    }
}
