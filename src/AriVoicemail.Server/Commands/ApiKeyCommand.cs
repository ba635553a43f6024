using System.CommandLine;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm apikey create|list|revoke</c>, on the configured database; the server need not run.</summary>
internal static class ApiKeyCommand
{
    public static Command Create(CommandInputs inputs) => new("apikey", "Makes, lists and revokes the keys of the REST interface.")
    {
        CreateKey(inputs), List(inputs), Revoke(inputs),
    };

    private static Command CreateKey(CommandInputs inputs)
    {
        var name = new Option<string>("--name") { Description = "Whose key it is.", Required = true };
        var role = new Option<ApiRole>("--role")
        {
            Description = "admin may do everything, operator change what mailboxes hold and how they are set, reader only GET.",
            DefaultValueFactory = _ => ApiRole.Admin,
        };
        role.AcceptOnlyFromAmong("admin", "operator", "reader");
        var contexts = new Option<string[]>("--context") { Description = "What is in another context does not exist for this key; may be given several times. Not given: everything." };
        var days = new Option<int?>("--days") { Description = "For how many days it is good; not given: for ever." };
        var command = new Command("create", "Makes a key and prints it, this once: only its hash is kept.") { name, role, contexts, days };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (string.IsNullOrWhiteSpace(parsed.GetValue(name))) throw new CommandException("--name is empty: expected whose key it is");
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            if (parsed.GetValue(days) is < 1) throw new CommandException($"--days {parsed.GetValue(days)}: expected 1 or more");
            if (parsed.GetValue(contexts)?.FirstOrDefault(context => !MailboxAddress.TryParse($"0@{context}", out _)) is { } wrong) throw new CommandException($"--context '{wrong}' cannot be the name of a context");
            var key = await stores.Keys.CreateAsync(
                parsed.GetValue(name)!.Trim(), parsed.GetValue(role), cancellationToken, parsed.GetValue(contexts) is { Length: > 0 } some ? some : null,
                parsed.GetValue(days) is { } most ? DateTimeOffset.UtcNow.AddDays(most) : null);
            await stores.NoteAsync("createKey", key.Id);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(new NewKeyResource(key.Id, key.Reveal()));
            else await inputs.Output.WriteLineAsync(key.Reveal());
            await inputs.Error.WriteLineAsync("It is shown only now. Send it as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(CommandInputs inputs)
    {
        var command = new Command("list", "Lists the keys: id, role, contexts, when made, when last used, when over, name.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            var found = (await stores.Keys.ListAsync(cancellationToken)).Select(KeyResource.Of).ToList();
            await inputs.TableAsync(parsed, found, ["ID", "ROLE", "CONTEXTS", "CREATED", "LAST USED", "EXPIRES", "NAME"], key =>
            [
                key.Id, key.Role.ToString().ToLowerInvariant(), key.Contexts is null ? "all" : string.Join(',', key.Contexts), TextTable.Time(key.CreatedAt),
                TextTable.Time(key.LastUsedAt), TextTable.Time(key.ExpiresAt), key.Name,
            ]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(CommandInputs inputs)
    {
        var id = new Argument<string>("id") { Description = "As 'apikey list' shows it." };
        var command = new Command("revoke", "Revokes a key; it opens nothing from then on.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            var revoked = await stores.Keys.RevokeAsync(parsed.GetValue(id)!, cancellationToken);
            if (!revoked) throw CommandException.NotFound($"there is no key with id '{parsed.GetValue(id)}'");
            await stores.NoteAsync("revokeKey", parsed.GetValue(id)!);
            if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(new { revoked = parsed.GetValue(id) });
            return ExitCode.Done;
        });
        return command;
    }
}
