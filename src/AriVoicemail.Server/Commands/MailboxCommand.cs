using System.CommandLine;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm mailbox create|list|delete</c>, on the configured database; the server need not run.</summary>
internal static class MailboxCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandInputs inputs) => new("mailbox", "Creates, lists and deletes mailboxes.")
    {
        CreateMailbox(inputs), List(inputs), Delete(inputs),
    };

    private static Command CreateMailbox(CommandInputs inputs)
    {
        var address = AddressArgument();
        var name = new Option<string?>("--name") { Description = "The owner's name." };
        var pin = new Option<string?>("--pin") { Description = $"1 to 20 digits; '{StandardInput}' reads them from standard input." };
        var email = new Option<string?>("--email") { Description = "Where the owner gets mail." };
        var language = new Option<string?>("--language") { Description = "The language of the owner's prompts: en, ru, pt_BR." };
        var command = new Command("create", "Creates a mailbox.") { address, name, pin, email, language };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var mailbox = Parse(parsed.GetValue(address)!);
            var body = new MailboxBody
            {
                FullName = parsed.GetValue(name),
                Pin = parsed.GetValue(pin) == StandardInput ? await Console.In.ReadLineAsync(cancellationToken) : parsed.GetValue(pin),
                Email = parsed.GetValue(email),
                Language = parsed.GetValue(language),
            };
            MailboxRules.Check(body);
            await using var database = await CommandInputs.OpenDatabaseAsync(inputs.Settings(parsed, SettingsRules.Database), cancellationToken);
            if (await new ListStore(database, TimeProvider.System).FindAsync(mailbox, cancellationToken) is not null) throw ListRules.IsTaken(mailbox);
            var created = await new MailboxStore(database, TimeProvider.System).CreateAsync(body.Apply(new Mailbox { Address = mailbox }), cancellationToken);
            return created ? ExitCode.Done : throw new CommandException($"there is a mailbox {mailbox} already");
        });
        return command;
    }

    private static Command List(CommandInputs inputs)
    {
        var context = new Option<string?>("--context") { Description = "Only mailboxes of this context." };
        var command = new Command("list", "Lists mailboxes with their counts.") { context };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = inputs.Settings(parsed, SettingsRules.Database);
            await using var database = await CommandInputs.OpenDatabaseAsync(settings, cancellationToken);
            var (mailboxes, messages) = (new MailboxStore(database, TimeProvider.System), Messages(settings, database));
            var rows = new List<IReadOnlyList<string>>();
            foreach (var mailbox in await mailboxes.ListAsync(parsed.GetValue(context), null, null, int.MaxValue, cancellationToken))
            {
                var counts = (await messages.StateAsync(mailbox.Address, cancellationToken))?.Counts ?? Counts.None;
                rows.Add([mailbox.Address.ToString(), $"{counts.New}", $"{counts.Old}", mailbox.PinHash is null ? "no" : "yes", mailbox.FullName]);
            }
            await TextTable.WriteAsync(inputs.Output, ["MAILBOX", "NEW", "OLD", "PIN", "NAME"], rows);
            return ExitCode.Done;
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
            var settings = inputs.Settings(
                parsed, settings => [.. SettingsRules.Database(settings), .. SettingsRules.Spool(settings), .. SettingsRules.Mwi(settings)]);
            await using var database = await CommandInputs.OpenDatabaseAsync(settings, cancellationToken);
            await using var lamps = settings.LampsOn ? Lamps.Open(settings, database, TimeProvider.System, NullLoggerFactory.Instance, listens: false) : null;
            var mailboxes = new MailboxStore(database, TimeProvider.System);
            var removal = new MailboxRemoval(mailboxes, Messages(settings, database), lamps?.Notifiers ?? [], NullLogger<MailboxRemoval>.Instance);
            if (!parsed.GetValue(withMessages) && await removal.HoldsMessagesAsync(mailbox, cancellationToken))
            {
                throw new CommandException($"mailbox {mailbox} holds messages; --messages deletes them with it");
            }
            return await removal.RemoveAsync(mailbox, cancellationToken) ? ExitCode.Done : throw new CommandException($"there is no mailbox {mailbox}");
        });
        return command;
    }

    private static Argument<string> AddressArgument() => new("mailbox") { Description = "number@context; the context is 'default' if not given." };

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

    private static MessageStore Messages(Settings settings, SqlDatabase database) =>
        new(database, settings.Spool, Services.OpenStorage(settings, database, new SpoolMemory(), NullLogger.Instance), Services.OpenOutbox(settings, database),
            NullLogger<MessageStore>.Instance);
}
