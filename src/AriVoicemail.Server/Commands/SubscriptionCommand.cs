using System.CommandLine;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm subscription show user domain</c>: who watches a mailbox.</summary>
internal static class SubscriptionCommand
{
    public static Command Create(CommandInputs inputs)
    {
        var lamp = new LampArguments();
        var show = new Command("show", "Shows who watches a mailbox, what became of the last NOTIFY of each, and in the same order their dialogs.") { lamp.User, lamp.Domain };
        show.SetAction((parsed, cancellationToken) => lamp.WithNotifierAsync(
            inputs,
            parsed,
            async (mwi, mailbox) =>
            {
                var watchers = await mwi.WatchersAsync(mailbox, cancellationToken);
                if (watchers.Count == 0) throw CommandException.NotFound($"nobody watches {mailbox}: the proxy's table has no live subscription to it");
                if (inputs.IsJson(parsed))
                {
                    await inputs.WriteJsonAsync(watchers);
                    return ExitCode.Done;
                }
                await TextTable.WriteAsync(
                    inputs.Output,
                    ["WATCHER", "CONTACT", "EXPIRES", "LAST", "CSEQ", "NEW/OLD", "SENT", "REASON"],
                    watchers.Select(watcher => (IReadOnlyList<string>)
                    [
                        watcher.Watcher, watcher.Contact, TextTable.Time(watcher.ExpiresAt), watcher.Outcome.ToString().ToLowerInvariant(),
                        $"{watcher.CSeq}", $"{watcher.New}/{watcher.Old}", TextTable.Time(watcher.SentAt), watcher.Reason,
                    ]));
                await inputs.Output.WriteLineAsync();
                await TextTable.WriteAsync(
                    inputs.Output,
                    ["CALL-ID", "TO-TAG", "FROM-TAG", "ANSWERED", "FAILURES", "NEXT TRY", "PHONE"],
                    watchers.Select(watcher => (IReadOnlyList<string>)
                    [
                        watcher.CallId, watcher.ToTag, watcher.FromTag, TextTable.Time(watcher.AnsweredAt), $"{watcher.Failures}", TextTable.Time(watcher.NextTryAt), watcher.UserAgent,
                    ]));
                return ExitCode.Done;
            },
            cancellationToken));
        return new Command("subscription", "Shows subscriptions to mailboxes.") { show };
    }
}
