using System.CommandLine;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm greeting list|set|get|remove</c>, on the configured spool; the server need not run.</summary>
internal static class GreetingCommand
{
    public static Command Create(CommandInputs inputs) => new("greeting", "Lists, sets, gets and removes the greetings of a mailbox.")
    {
        List(inputs), Set(inputs), Get(inputs), Remove(inputs),
    };

    private static Command List(CommandInputs inputs)
    {
        var mailbox = MailboxCommand.AddressArgument();
        var command = new Command("list", "Lists the greetings that a mailbox has of its own.") { mailbox };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenMessagesAsync(inputs, parsed, cancellationToken);
            var of = await stores.MailboxAsync(MailboxCommand.Parse(parsed.GetValue(mailbox)!), cancellationToken);
            var found = await GreetingsApi.RecordedAsync(of, stores.Messages.Greetings(of.Address), stores.Settings.Voicemail, cancellationToken);
            await inputs.TableAsync(parsed, found, ["NAME", "BYTES", "RECORDED"], greeting => [greeting.Name, $"{greeting.Bytes}", TextTable.Time(greeting.RecordedAt)]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Set(CommandInputs inputs)
    {
        var (mailbox, name) = (MailboxCommand.AddressArgument(), NameArgument());
        var file = new Argument<FileInfo>("file") { Description = "Sound in any format that libsndfile reads; it becomes wav of 8 kHz." };
        var command = new Command("set", "Makes a sound the greeting, in the place of the one before.") { mailbox, name, file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var given = parsed.GetValue(file)!.OpenRead();
            await using var stores = await Stores.OpenMessagesAsync(inputs, parsed, cancellationToken);
            var address = (await stores.MailboxAsync(MailboxCommand.Parse(parsed.GetValue(mailbox)!), cancellationToken)).Address;
            using var sound = await UploadedSound.TakeAsync(given, "file", GreetingsApi.MostSeconds, cancellationToken);
            await stores.Messages.Greetings(address).SetAsync(parsed.GetValue(name)!, sound.Path, cancellationToken);
            await stores.NoteAsync("writeGreeting", address, parsed.GetValue(name));
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(GreetingResource.Of(address, parsed.GetValue(name)!, await FileAsync(stores, address, parsed.GetValue(name)!, cancellationToken)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Get(CommandInputs inputs)
    {
        var (mailbox, name) = (MailboxCommand.AddressArgument(), NameArgument());
        var file = new Argument<string>("file") { Description = "A new file; '-' writes to standard output." };
        var command = new Command("get", "Writes a greeting into a file.") { mailbox, name, file };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenMessagesAsync(inputs, parsed, cancellationToken);
            var address = (await stores.MailboxAsync(MailboxCommand.Parse(parsed.GetValue(mailbox)!), cancellationToken)).Address;
            await using var sound = (await FileAsync(stores, address, parsed.GetValue(name)!, cancellationToken)).OpenRead();
            var target = parsed.GetValue(file)!;
            await using var written = target == "-" ? Console.OpenStandardOutput() : new FileStream(target, FileMode.CreateNew);
            await sound.CopyToAsync(written, cancellationToken);
            if (inputs.IsJson(parsed) && target != "-") await inputs.WriteJsonAsync(new { file = Path.GetFullPath(target), bytes = sound.Length });
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(CommandInputs inputs)
    {
        var (mailbox, name) = (MailboxCommand.AddressArgument(), NameArgument());
        var command = new Command("remove", "Deletes a greeting; callers hear the general one again.") { mailbox, name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenMessagesAsync(inputs, parsed, cancellationToken);
            var address = (await stores.MailboxAsync(MailboxCommand.Parse(parsed.GetValue(mailbox)!), cancellationToken)).Address;
            await FileAsync(stores, address, parsed.GetValue(name)!, cancellationToken);
            await stores.Messages.Greetings(address).DeleteAsync(parsed.GetValue(name)!, cancellationToken);
            await stores.NoteAsync("deleteGreeting", address, parsed.GetValue(name));
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(new { deleted = parsed.GetValue(name) });
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<FileInfo> FileAsync(Stores stores, MailboxAddress mailbox, string name, CancellationToken cancellationToken) =>
        await GreetingsApi.FileOfAsync(stores.Messages.Greetings(mailbox), name, cancellationToken) ?? throw GreetingsApi.NoGreeting(mailbox, name);

    private static Argument<string> NameArgument()
    {
        var name = new Argument<string>("name") { Description = "unavail (nobody answers), busy, temp (instead of both), greet (the owner's name), or the name of one that a schedule may play." };
        name.CompletionSources.Add(_ => GreetingsApi.Names.Select(known => new System.CommandLine.Completions.CompletionItem(known)));
        name.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var value }] && !GreetingsApi.IsName(value)) given.AddError($"'{value}' is no greeting: expected {GreetingsApi.Expected}.");
        });
        return name;
    }
}
