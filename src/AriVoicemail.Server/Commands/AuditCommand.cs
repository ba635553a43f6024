using System.CommandLine;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm audit list</c>: who changed what, and who tried to come in.</summary>
internal static class AuditCommand
{
    public static Command Create(CommandInputs inputs) => new("audit", "Shows who changed what, and who tried to come in.") { List(inputs) };

    private static Command List(CommandInputs inputs)
    {
        var target = new Option<string?>("--target") { Description = "Only what was about this mailbox, list or key." };
        var who = new Option<string?>("--who") { Description = "Only what that key, owner or user did." };
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 50 };
        var command = new Command("list", "Lists changes and attempts to come in, the newest first.") { target, who, limit };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var stores = await Stores.OpenAsync(inputs, parsed, cancellationToken);
            var found = await stores.Audit.ListAsync(null, parsed.GetValue(target), parsed.GetValue(who), null, parsed.GetValue(limit), cancellationToken);
            await inputs.TableAsync(parsed, found, ["AT", "WHO", "DOOR", "FROM", "ACTION", "TARGET", "OUTCOME", "FIELDS"], entry =>
            [
                TextTable.Time(entry.At), entry.Who, entry.Door, entry.Address, entry.Action, entry.Target, entry.Outcome, string.Join(',', entry.Fields),
            ]);
            return ExitCode.Done;
        });
        return command;
    }
}
