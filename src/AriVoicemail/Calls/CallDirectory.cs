using AriVoicemail.Directories;
using AriVoicemail.Mailboxes;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Calls;

/// <summary><c>Stasis(vm,directory,default[,dial context[,options]])</c>: a caller keys a name and is put through to whom it belongs.</summary>
public sealed class CallDirectory(
    MailboxStore mailboxes, PlayableSounds sounds, VoicemailOptions general, ILogger<CallDirectory> logger)
{
    private static readonly TimeSpan ForFirstLetter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLetters = TimeSpan.FromSeconds(3);

    /// <summary>The whole conversation; afterwards the dialplan goes on with <c>DIRECTORY_RESULT</c> set.</summary>
    public async Task RunAsync(Call call, CancellationToken cancellationToken)
    {
        // Nothing can be set on a call that is gone, and then this is true.
        await call.SetVariableAsync("DIRECTORY_RESULT", DirectoryExit.HungUp.Result, cancellationToken);
        var exit = await ServeAsync(call, cancellationToken);
        logger.LogInformation("Call {Call} leaves the directory: {Result} {Extension}", call.Id, exit.Result, exit.Extension ?? exit.Told);
        if (exit.Told is { } extension) await call.SetVariableAsync("DIRECTORY_EXTEN", extension, cancellationToken);
        await call.SetVariableAsync("DIRECTORY_RESULT", exit.Result, cancellationToken);
        await call.ContinueAsync(exit.Context, exit.Extension, cancellationToken);
    }

    private async Task<DirectoryExit> ServeAsync(Call call, CancellationToken cancellationToken)
    {
        if (!TryReadArguments(call, out var context, out var dialContext, out var options)) return DirectoryExit.Failed;
        if (!call.IsUp && !options.LeaveUnanswered) await call.AnswerAsync(cancellationToken);

        return await SearchAsync(call, context, options, new DirectoryExits(call, options, dialContext), cancellationToken);
    }

    /// <summary>Whom an owner means, in the middle of another conversation; null: nobody was chosen.</summary>
    internal async Task<string?> ChooseAsync(Call call, string context, CancellationToken cancellationToken)
    {
        var options = new DirectoryOptions { OnlyTell = true };
        return (await SearchAsync(call, context, options, new DirectoryExits(call, options, null), cancellationToken)).Told;
    }

    private async Task<DirectoryExit> SearchAsync(
        Call call, string context, DirectoryOptions options, DirectoryExits exits, CancellationToken cancellationToken)
    {
        var choice = new DirectoryChoice(call, options, exits, entry => sounds.NameOfAsync(entry.Mailbox, cancellationToken));
        var first = await AskAsync(call, options, cancellationToken);
        while (first is { } key)
        {
            if (await exits.ByKeyAsync(key, cancellationToken) is { } left) return left;
            var keys = await LettersAsync(call, key, options.Digits, cancellationToken);
            var found = await FindAsync(context, options, keys, cancellationToken);
            if (found.Count > 0)
            {
                await call.PauseAsync(options.Pause, cancellationToken);
                if (await choice.AmongAsync(found, cancellationToken) is { } chosen) return chosen;
            }
            // A key pressed meanwhile is the next name's first letter.
            first = await call.PlayAsync([found.Count > 0 ? "sound:dir-nomore" : "sound:dir-nomatch"], Call.AnyKey, cancellationToken)
                ?? await AskAsync(call, options, cancellationToken);
        }
        return call.HungUp ? DirectoryExit.HungUp : DirectoryExit.TimedOut;
    }

    /// <summary>Asks for a name; answers the first key, or null when none came.</summary>
    private async Task<char?> AskAsync(Call call, DirectoryOptions options, CancellationToken cancellationToken)
    {
        string[] stock =
        [
            "dir-welcome", "dir-pls-enter", $"digits/{options.Digits}",
            options.Names switch { DirectoryNames.First => "dir-first", DirectoryNames.Last => "dir-last", _ => "dir-firstlast" },
            "dir-usingkeypad",
        ];
        var media = (general.DirectoryIntro.Length > 0 ? [general.DirectoryIntro] : stock).Select(prompt => $"sound:{prompt}");
        return await call.PlayAsync([.. media], Call.AnyKey, cancellationToken) ?? await call.KeyAsync(ForFirstLetter, cancellationToken);
    }

    private static async Task<string> LettersAsync(Call call, char first, int count, CancellationToken cancellationToken)
    {
        var keys = first.ToString();
        while (keys.Length < count && await call.KeyAsync(BetweenLetters, cancellationToken) is { } next && next != '#') keys += next;
        return keys;
    }

    private async Task<IReadOnlyList<DirectoryEntry>> FindAsync(
        string context, DirectoryOptions options, string keys, CancellationToken cancellationToken) =>
        new DirectorySearch(options.Names, options.Aliases).Find(await mailboxes.InContextAsync(context, cancellationToken), keys);

    private bool TryReadArguments(Call call, out string context, out string dialContext, out DirectoryOptions options)
    {
        context = call.Arguments.ElementAtOrDefault(1) is { Length: > 0 } named ? named : MailboxAddress.DefaultContext;
        dialContext = call.Arguments.ElementAtOrDefault(2) is { Length: > 0 } other ? other : context;
        options = new DirectoryOptions();
        try
        {
            options = DirectoryOptions.Parse(call.Arguments.ElementAtOrDefault(3) ?? "");
            return true;
        }
        catch (FormatException error)
        {
            logger.LogWarning("Call {Call}: Stasis({Arguments}) cannot be served: {Error}", call.Id, string.Join(',', call.Arguments), error.Message);
            return false;
        }
    }
}
