using System.CommandLine;
using System.Globalization;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Spool;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm message …</c>, on the configured spool and database; lamps follow as soon as a server runs.</summary>
internal static class MessageCommand
{
    public static Command Create(CommandInputs inputs) => new("message", "Lists, shows, moves, marks, deletes, forwards, delivers and exports messages.")
    {
        List(inputs), Show(inputs), Move(inputs), Heard(inputs), Urgent(inputs), Delete(inputs), Forward(inputs), Deliver(inputs), Export(inputs),
    };

    private static Command List(CommandInputs inputs)
    {
        var mailbox = MailboxCommand.AddressArgument();
        var folder = new Option<string?>("--folder") { Description = "Only messages of this folder: INBOX, Old, Work, Family, Friends, Cust1 to Cust5, Deleted or Urgent." };
        folder.CompletionSources.Add(_ => Folder.All.Select(known => new System.CommandLine.Completions.CompletionItem(known.Name)));
        var query = new Option<string?>("--search") { Description = "Only messages whose caller's name or number contains this." };
        var command = new Command("list", "Lists the messages of a mailbox in the order of folder and number.") { mailbox, folder, query };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = MailboxCommand.Parse(parsed.GetValue(mailbox)!);
            var only = parsed.GetValue(folder) is { } name ? MessagesApi.FolderNamed(name) : null;
            await using var stores = await Stores.OpenMessagesAsync(inputs, parsed, cancellationToken);
            await stores.MailboxAsync(address, cancellationToken);
            var found = await stores.Messages.ListAsync(address, only, int.MaxValue, cancellationToken, parsed.GetValue(query));
            await inputs.TableAsync(parsed, [.. found.Select(MessageResource.Of)], ["ID", "FOLDER", "NUMBER", "RECEIVED", "SECONDS", "FROM"], message =>
            [
                message.Id, message.Folder, message.Number.ToString("0000", CultureInfo.InvariantCulture), TextTable.Time(message.ReceivedAt), $"{message.Duration}",
                message.CallerName.Length > 0 ? $"{message.CallerName} <{message.CallerNumber}>" : message.CallerNumber,
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(CommandInputs inputs) => OnMessage(
        inputs, "show", "Shows a message (JSON).", null, [], async (_, message, _, _) =>
        {
            await inputs.WriteJsonAsync(MessageResource.Of(message));
            return null;
        });

    private static Command Move(CommandInputs inputs)
    {
        var folder = new Argument<string>("folder") { Description = "INBOX, Old, Work, Family, Friends, Cust1 to Cust5, Deleted or Urgent." };
        folder.CompletionSources.Add(_ => Folder.All.Select(known => new System.CommandLine.Completions.CompletionItem(known.Name)));
        return OnMessage(inputs, "move", "Moves a message to the end of another folder.", "changeMessage", [folder], (stores, message, parsed, cancellationToken) =>
            stores.Messages.MoveAsync(message.Mailbox, message.Id, MessagesApi.FolderNamed(parsed.GetValue(folder)!), cancellationToken));
    }

    private static Command Heard(CommandInputs inputs)
    {
        var undo = new Option<bool>("--not") { Description = "It counts as new again." };
        return OnMessage(inputs, "heard", "Marks a message as heard: it moves to Old, and the lamp follows.", "changeMessage", [undo], (stores, message, parsed, cancellationToken) =>
            stores.Messages.MarkAsync(message.Mailbox, message.Id, !parsed.GetValue(undo), cancellationToken));
    }

    private static Command Urgent(CommandInputs inputs)
    {
        var undo = new Option<bool>("--not") { Description = "It is a new message like others." };
        return OnMessage(inputs, "urgent", "Puts a new message in front of the others: it moves to Urgent.", "changeMessage", [undo], (stores, message, parsed, cancellationToken) =>
            MessagesApi.SetUrgentAsync(stores.Messages, message.Mailbox, message.Id, !parsed.GetValue(undo), cancellationToken));
    }

    private static Command Delete(CommandInputs inputs) => OnMessage(
        inputs, "delete", "Deletes a message with its sound, for good.", "deleteMessage", [], async (stores, message, parsed, cancellationToken) =>
        {
            if (!await stores.Messages.DeleteAsync(message.Mailbox, message.Id, cancellationToken)) throw MessagesApi.NoMessage(message.Mailbox, message.Id);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(new { deleted = message.Id });
            return null;
        });

    private static Command Forward(CommandInputs inputs)
    {
        var to = new Argument<string[]>("to") { Description = "Mailboxes and lists; a number without a context is of the message's own.", Arity = ArgumentArity.OneOrMore };
        return OnMessage(inputs, "forward", "Sends a copy of a message to other mailboxes and lists: all of them, or none.", "forwardMessage", [to], async (stores, message, parsed, cancellationToken) =>
        {
            var everybody = new Holder(Environment.UserName, ApiRole.Admin);
            var answer = await Delivery(stores).ForwardAsync(message.Mailbox, message.Id, new ForwardBody { To = parsed.GetValue(to) }, everybody, cancellationToken);
            await inputs.TableAsync(parsed, answer.Value!.Results, ["MAILBOX", "OUTCOME"], result => [result.Mailbox, result.Outcome.ToString().ToLowerInvariant()]);
            return null;
        });
    }

    private static Command Deliver(CommandInputs inputs)
    {
        var mailbox = MailboxCommand.AddressArgument();
        var file = new Argument<FileInfo>("file") { Description = "Sound in any format that libsndfile reads: wav, flac, ogg, opus, mp3, aiff, gsm." };
        var name = new Option<string>("--caller-name") { Description = "Who called, as a name.", DefaultValueFactory = _ => "" };
        var number = new Option<string>("--caller-number") { Description = "Who called, as a number.", DefaultValueFactory = _ => "" };
        var at = new Option<DateTimeOffset?>("--received-at") { Description = "When: 2026-12-24T18:00:00Z; now if not given." };
        var urgent = new Option<bool>("--urgent") { Description = "It goes to Urgent instead of INBOX." };
        var command = new Command("deliver", "Delivers a file of sound as a message. Prints its id.") { mailbox, file, name, number, at, urgent };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = MailboxCommand.Parse(parsed.GetValue(mailbox)!);
            await using var sound = parsed.GetValue(file)!.OpenRead();
            await using var stores = await Stores.OpenMessagesAsync(inputs, parsed, cancellationToken);
            var form = new FormFile(sound, 0, sound.Length, "audio", parsed.GetValue(file)!.Name);
            var made = (await Delivery(stores).UploadAsync(
                address, form, parsed.GetValue(name)!, parsed.GetValue(number)!, parsed.GetValue(at), parsed.GetValue(urgent), cancellationToken)).Value!;
            await stores.NoteAsync("deliverMessage", address, made.Id);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(made);
            else await inputs.Output.WriteLineAsync(made.Id);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Export(CommandInputs inputs)
    {
        var file = new Argument<string>("file") { Description = "A new file for the sound, wav; '-' writes to standard output." };
        return OnMessage(inputs, "export", "Writes the sound of a message into a file.", null, [file], async (stores, message, parsed, cancellationToken) =>
        {
            if (await stores.Messages.AudioPathAsync(message.Mailbox, message.Id, cancellationToken) is not { } path) throw CommandException.NotFound($"the sound of {message.Id} is gone");
            var target = parsed.GetValue(file)!;
            await using var sound = File.OpenRead(path);
            await using var written = target == "-" ? Console.OpenStandardOutput() : new FileStream(target, FileMode.CreateNew);
            await sound.CopyToAsync(written, cancellationToken);
            if (inputs.IsJson(parsed) && target != "-") await inputs.WriteJsonAsync(new { file = Path.GetFullPath(target), bytes = sound.Length });
            return null;
        });
    }

    private static DeliveryApi Delivery(Stores stores) => new(
        stores.Mailboxes, stores.Lists, stores.Messages, new MailboxRoom(stores.Messages, stores.Settings.Voicemail), new SoundWork(), stores.Settings.Voicemail, TimeProvider.System);

    /// <param name="action">What the audit calls it; null: it changes nothing.</param>
    /// <param name="work">Answers the message as it is now, to be shown as JSON; null: it has told by itself.</param>
    private static Command OnMessage(
        CommandInputs inputs, string name, string description, string? action, IReadOnlyList<Symbol> more,
        Func<Stores, Message, ParseResult, CancellationToken, Task<Message?>> work)
    {
        var mailbox = MailboxCommand.AddressArgument();
        var id = new Argument<string>("id") { Description = "The message's id, as 'message list' shows it." };
        var command = new Command(name, description) { mailbox, id };
        foreach (var argument in more.OfType<Argument>()) command.Add(argument);
        foreach (var option in more.OfType<Option>()) command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = MailboxCommand.Parse(parsed.GetValue(mailbox)!);
            await using var stores = await Stores.OpenMessagesAsync(inputs, parsed, cancellationToken);
            await stores.MailboxAsync(address, cancellationToken);
            var message = await stores.Messages.FindAsync(address, parsed.GetValue(id)!, cancellationToken) ?? throw MessagesApi.NoMessage(address, parsed.GetValue(id)!);
            var now = await work(stores, message, parsed, cancellationToken);
            if (action is not null) await stores.NoteAsync(action, address, message.Id);
            if (now is not null && inputs.IsJson(parsed)) await inputs.WriteJsonAsync(MessageResource.Of(now));
            return ExitCode.Done;
        });
        return command;
    }
}
