using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>The menu around the messages: it ends by <c>#</c>, by silence, or by a call that the owner makes from here.</summary>
internal sealed class MainMenu(Session session, AdvancedMenu advanced, OptionsMenu mailboxOptions)
{
    private const int Silences = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly MessagePlayer _player = new(session);
    private readonly FolderMenu _folders = new(session.Phone);

    private Phone Phone => session.Phone;

    private OpenFolder Open => session.Open;

    /// <param name="key">What the owner has chosen already; null: nothing yet.</param>
    /// <returns>Where the call goes on; null: the owner has said goodbye.</returns>
    public async Task<LeaveExit?> RunAsync(char? key)
    {
        var silences = 0;
        var help = false;
        while (true)
        {
            if (key is null)
            {
                key = await Phone.AskAsync(Instructions(help), Patience);
                help = false;
                if (key is null && ++silences == Silences) break;
            }
            if (key is null) continue;
            silences = 0;
            if (key is '#') break;
            if (key is '3')
            {
                (key, var exit) = await advanced.RunAsync();
                if (exit is not null) return exit;
                continue;
            }
            help = key is '*' && Open is { Begun: true, IsEmpty: false };
            key = await DoAsync(key.Value);
        }
        await Phone.SayAsync("vm-goodbye");
        return null;
    }

    /// <summary>Does what a key asks for; answers a key that was pressed meanwhile.</summary>
    private Task<char?> DoAsync(char key) => key switch
    {
        '1' => PlayAtAsync(0),
        '2' => ChangeFolderAsync(),
        '4' => PreviousAsync(),
        '5' => _player.PlayAsync(onDemand: true),
        '6' => NextAsync(),
        '7' => DeleteAsync(),
        '8' => advanced.ForwardAsync(),
        '9' => SaveAsync(),
        '0' => MailboxOptionsAsync(),
        _ => Task.FromResult<char?>(null),
    };

    private Task<char?> PlayAtAsync(int index)
    {
        Open.Index = index;
        return _player.PlayAsync();
    }

    private async Task<char?> PreviousAsync()
    {
        if (!Open.AtFirst) return await PlayAtAsync(Open.Index - 1);
        if (!Open.IsUrgent && await session.CountAsync(Folder.Urgent) > 0)
        {
            await session.ChangeAsync(Folder.Urgent);
            return await PlayAtAsync(Open.Count - 1);
        }
        if (session.Rules.MessageWrap && Open.Count > 1) return await PlayAtAsync(Open.Count - 1);
        return await Phone.SayAsync("vm-nomore");
    }

    private async Task<char?> NextAsync()
    {
        // Who has heard nothing yet means the first one by "next".
        if (!Open.Begun && !Open.IsEmpty) return await PlayAtAsync(Open.Index);
        if (!Open.AtLast) return await PlayAtAsync(Open.Index + 1);
        if (Open.IsUrgent && await session.CountAsync(Folder.Inbox) > 0)
        {
            await session.ChangeAsync(Folder.Inbox);
            return await PlayAtAsync(0);
        }
        if (session.Rules.MessageWrap && Open.Count > 1) return await PlayAtAsync(0);
        return await Phone.SayAsync("vm-nomore");
    }

    private async Task<char?> DeleteAsync()
    {
        if (session.Options.ReadOnly || Open.Current is not { } entry) return null;
        var deleted = !entry.IsLeaving;
        if (!await session.LeavesForAsync(entry, deleted ? Folder.Deleted : null)) return await Phone.SayAsync("vm-sorry");
        return await Phone.SayAsync(deleted ? "vm-deleted" : "vm-undeleted") ?? await AfterwardsAsync();
    }

    private async Task<char?> SaveAsync()
    {
        if (Open.Current is not { } entry || await _folders.ChooseAsync("vm-savefolder") is not { } folder) return null;
        if (folder != Open.Folder && await session.CountAsync(folder) >= session.House.General.MaxMsgOf(session.Mailbox))
        {
            await session.LeavesForAsync(entry, null);
            return await Phone.SayAsync("vm-mailboxfull");
        }
        if (!await session.LeavesForAsync(entry, folder)) return await Phone.SayAsync("vm-sorry");
        string[] saved = ["vm-message", .. Phone.Language.Number(Open.Index + 1), "vm-savedto", .. Phone.Language.FolderName(folder)];
        return await Phone.SayAsync(saved) ?? await AfterwardsAsync();
    }

    /// <summary>After 7 and 9 the next message, where the mailbox wants it so.</summary>
    private async Task<char?> AfterwardsAsync()
    {
        if (!session.Rules.NextAfterCmd) return null;
        if (!Open.AtLast) return await PlayAtAsync(Open.Index + 1);
        if (session.Rules.MessageWrap && Open.Count > 1) return await PlayAtAsync(0);
        // After the urgent messages come the others.
        if (!Open.IsUrgent || await session.CountAsync(Folder.Inbox) == 0) return await Phone.SayAsync("vm-nomore");
        await session.ChangeAsync(Folder.Inbox);
        return null;
    }

    private async Task<char?> ChangeFolderAsync()
    {
        var chosen = await _folders.ChooseAsync("vm-changeto");
        // Moving what was heard takes a while, and the folder's name is known before.
        var change = chosen is null ? Task.CompletedTask : Task.Run(() => session.ChangeAsync(chosen));
        try
        {
            return await Phone.SayAsync(Phone.Language.FolderName(chosen ?? Open.Folder));
        }
        finally
        {
            await change;
            (Open.Index, Open.Begun) = (0, false);
        }
    }

    private async Task<char?> MailboxOptionsAsync()
    {
        await mailboxOptions.RunAsync();
        Open.Begun = false;
        return null;
    }

    private IEnumerable<string> Instructions(bool help)
    {
        string[] folder = ["vm-onefor", .. Phone.Language.FolderName(Open.Folder), "vm-opts"];
        if (!Open.Begun) return [.. Open.IsEmpty ? ["vm-opts"] : folder, "vm-helpexit"];
        string[] atLength = ["vm-onefor-full", .. Phone.Language.FolderName(Open.Folder), "vm-opts-full"];
        return [.. help ? [.. folder, .. atLength] : (string[])[], .. AboutTheMessage(withAdvanced: !help), "vm-helpexit"];
    }

    private IEnumerable<string> AboutTheMessage(bool withAdvanced)
    {
        var wraps = session.Rules.MessageWrap && Open.Count > 1;
        if (!Open.AtFirst || wraps || (!Open.IsUrgent && session.Urgent > 0)) yield return "vm-prev";
        if (withAdvanced) yield return "vm-advopts";
        yield return "vm-repeat";
        if (!Open.AtLast || wraps || (Open.IsUrgent && session.New > 0)) yield return "vm-next";
        if (!session.Options.ReadOnly) yield return Open.Current!.IsLeaving ? "vm-undelete" : "vm-delete";
        yield return "vm-toforward";
        yield return "vm-savemessage";
    }
}
