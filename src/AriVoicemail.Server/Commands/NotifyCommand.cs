using System.CommandLine;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers.Mwi;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm notify user domain new old</c>: lights, or puts out, the lamps of a mailbox by hand.</summary>
internal static class NotifyCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var lamp = new LampArguments();
        var newMessages = CountArgument("new", "How many new messages the lamps are to show.");
        var oldMessages = CountArgument("old", "How many old ones.");
        var command = new Command("notify", "Sends counts of your choice to every watcher of a mailbox and shows the packets. It fails (1) unless all confirm.")
        {
            lamp.User, lamp.Domain, newMessages, oldMessages,
        };
        command.SetAction((parsed, cancellationToken) => lamp.WithNotifierAsync(
            inputs,
            parsed,
            async (mwi, mailbox) =>
            {
                var counts = new Counts(parsed.GetValue(newMessages), parsed.GetValue(oldMessages));
                var exchanges = await mwi.SendTestAsync(mailbox, counts, cancellationToken);
                if (exchanges.Count == 0) throw CommandException.NotFound($"nobody watches {mailbox}: the proxy's table has no live subscription to it");
                if (inputs.IsJson(parsed)) await inputs.WriteJsonAsync(exchanges);
                else foreach (var exchange in exchanges) await ShowAsync(inputs.Output, exchange);
                return exchanges.All(exchange => exchange.Outcome is WatcherOutcome.Lit) ? ExitCode.Done : ExitCode.Failed;
            },
            cancellationToken));
        return command;
    }

    private static Argument<int> CountArgument(string name, string description)
    {
        var argument = new Argument<int>(name) { Description = description };
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out var count) && count is >= 0 and <= 9_999))
            {
                result.AddError($"'{text}' cannot be {name}: expected 0 to 9999.");
            }
        });
        return argument;
    }

    private static async Task ShowAsync(TextWriter output, NotifyExchange exchange)
    {
        var outcome = $"{exchange.Outcome.ToString().ToLowerInvariant()}, {exchange.Reason} ({exchange.RoundTrip.TotalMilliseconds:0.0} ms)";
        await output.WriteLineAsync($"{exchange.Watcher} at {exchange.Contact}: {outcome}");
        foreach (var line in Lines(exchange.Request)) await output.WriteLineAsync($"  > {line}");
        foreach (var line in Lines(exchange.Response)) await output.WriteLineAsync($"  < {line}");
    }

    private static IEnumerable<string> Lines(string packet) => packet.TrimEnd().Split('\n').Select(line => line.TrimEnd('\r'));
}
