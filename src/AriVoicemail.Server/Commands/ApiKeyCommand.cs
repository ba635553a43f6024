using System.CommandLine;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Configuration;

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
        var role = new Option<ApiRole>("--role") { Description = "admin may do everything, reader only GET.", DefaultValueFactory = _ => ApiRole.Admin };
        role.AcceptOnlyFromAmong("admin", "reader");
        var command = new Command("create", "Makes a key and prints it, this once: only its hash is kept.") { name, role };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (string.IsNullOrWhiteSpace(parsed.GetValue(name))) throw new CommandException("--name is empty: expected whose key it is");
            await using var keys = await Keys.OpenAsync(inputs, parsed, cancellationToken);
            var key = await keys.Store.CreateAsync(parsed.GetValue(name)!.Trim(), parsed.GetValue(role), cancellationToken);
            await inputs.Output.WriteLineAsync(key.Reveal());
            await inputs.Error.WriteLineAsync($"The key of '{parsed.GetValue(name)}' is shown only now. Send it as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(CommandInputs inputs)
    {
        var command = new Command("list", "Lists the keys: id, role, when made, when last used, name.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var keys = await Keys.OpenAsync(inputs, parsed, cancellationToken);
            await TextTable.WriteAsync(
                inputs.Output,
                ["ID", "ROLE", "CREATED", "LAST USED", "NAME"],
                (await keys.Store.ListAsync(cancellationToken)).Select(key => (IReadOnlyList<string>)
                    [key.Id, key.Role is ApiRole.Admin ? "admin" : "reader", TextTable.Time(key.CreatedAt), TextTable.Time(key.LastUsedAt), key.Name]));
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
            await using var keys = await Keys.OpenAsync(inputs, parsed, cancellationToken);
            if (!await keys.Store.RevokeAsync(parsed.GetValue(id)!, cancellationToken)) throw new CommandException($"there is no key with id '{parsed.GetValue(id)}'");
            return ExitCode.Done;
        });
        return command;
    }

    private sealed class Keys(Database.SqlDatabase database) : IAsyncDisposable
    {
        public ApiKeyStore Store { get; } = new(database, TimeProvider.System);

        public static async Task<Keys> OpenAsync(CommandInputs inputs, ParseResult parsed, CancellationToken cancellationToken) =>
            new(await CommandInputs.OpenDatabaseAsync(inputs.Settings(parsed, SettingsRules.Database), cancellationToken));

        public ValueTask DisposeAsync() => database.DisposeAsync();
    }
}
