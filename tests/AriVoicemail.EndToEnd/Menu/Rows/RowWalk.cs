using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>One row, from the mailbox that is made for it to what is left.</summary>
/// <param name="number">The end of its mailboxes' numbers.</param>
internal sealed class RowWalk(Installation it, MenuRow row, string number)
{
    private readonly MailboxSpool _box = new(it.Asterisk, $"3{number}@default");
    private readonly MailboxSpool _friend = new(it.Asterisk, $"4{number}@default");
    private readonly MailboxSpool _other = new(it.Asterisk, $"5{number}@default");

    private IEnumerable<(string Name, string Number, MailboxSpool Spool)> Mailboxes => [("", "3" + number, _box), ("friend ", "4" + number, _friend), ("other ", "5" + number, _other)];

    /// <returns>What is not as the row says; nothing when all is.</returns>
    public async Task<IReadOnlyList<string>> TakeAsync()
    {
        foreach (var (name, mailbox, _) in Mailboxes)
        {
            await it.CreateMailboxAsync(mailbox, Fill(name.Length == 0 ? row.Settings : name == "friend " ? row.FriendSettings : null));
        }
        row.Given(_box);
        row.FriendGiven(_friend);
        var before = InFiles();
        await LookAsync();
        await using var phone = await RecordingPhone.StartAsync(it.Kamailio!, "3" + number);
        await using var friendsPhone = await RecordingPhone.StartAsync(it.Kamailio!, "4" + number);

        var different = await CallAsync(row.Steps, ends: row.Dialplan is not null && row.Again is null);
        if (row.Again is { } again) different.AddRange(await CallAsync(again, ends: row.Dialplan is not null));

        var after = row.After is { } wanted ? Fill(wanted) : before;
        if (InFiles() != after) different.Add($"left is  {InFiles()}\n  wanted {after}");
        different.AddRange(Sounds());
        different.AddRange(await DatabaseAsync());
        if (row.Pin is { } pin && await OtherThanAfterLoginAsync(pin) is { } heard) different.Add($"PIN {pin} does not open the mailbox: {heard}");
        different.AddRange(await LampAsync(phone, _box));
        different.AddRange(await LampAsync(friendsPhone, _friend));
        different.AddRange(Mailboxes.SelectMany(mailbox => mailbox.Spool.Read().Leftovers.Select(file => $"left over is {mailbox.Name}{file}")));
        return different;
    }

    /// <summary>What was put there is counted when an owner looks first. In the menu's rows that is the call itself.</summary>
    private async Task LookAsync()
    {
        foreach (var (name, mailbox, spool) in Mailboxes)
        {
            if (spool.Read().Folders.Count == 0 || (name.Length == 0 && row.Extension == "ours")) continue;
            await using var owner = await MenuCall.StartAsync(it.Asterisk, "ours", $"{mailbox}@default,s");
            await owner.QuietAsync();
            await owner.HangUpAsync();
        }
    }

    /// <param name="ends">Whether the menu ends the call by itself.</param>
    private async Task<List<string>> CallAsync(IEnumerable<MenuStep> steps, bool ends)
    {
        var (arguments, caller) = (Fill(row.Arguments), row.Caller with { Number = Fill(row.Caller.Number) });
        await using var call = await MenuCall.StartAsync(it.Asterisk, row.Extension, arguments, caller, row.Language, row.Tone, noteWinding: true);
        var filled = steps.Select(step => step with { Keys = Fill(step.Keys), Heard = Fill(step.Heard) });
        var different = new List<string>(await MenuRowCall.TakeAsync(call, filled, ends, LeaveAsync));
        if (!call.Ended.IsCompleted) await call.HangUpAsync();
        await Poll.ForAsync("the owner's leave", () => Count($"owner of 3{number}@default is here") == Count($"owner of 3{number}@default has left"));
        await Poll.ForAsync("nothing under way", () => Mailboxes.All(mailbox => !mailbox.Spool.Read().Leftovers.Any(file => file.StartsWith("tmp/", StringComparison.Ordinal))));
        if (row.Dialplan is { } line) different.AddRange(await DialplanAsync(Fill(line), arguments));
        return different;
    }

    private async Task LeaveAsync(string options)
    {
        await using var caller = await MenuCall.StartAsync(it.Asterisk, "leave", $"3{number}@default,s{options}", new Caller("Meg", "777"), tone: 900);
        await caller.AnswerToAsync("#");
        await caller.EndedAsync();
    }

    private async Task<IEnumerable<string>> DialplanAsync(string line, string arguments)
    {
        var wanted = $"MENU {line.Replace(" VMSTATUS", $" from {arguments} VMSTATUS", StringComparison.Ordinal)}";
        try
        {
            await it.Asterisk.LoggedAsync(Regex.Escape(wanted) + "$", seconds: 20);
            return [];
        }
        catch (TimeoutException)
        {
            var said = it.Asterisk.ReadLog().Split('\n').Where(one => one.Contains($" from {arguments} ", StringComparison.Ordinal));
            return [$"the dialplan says {string.Join("; ", said)}\n  wanted {wanted}"];
        }
    }

    private string InFiles() => Join(Mailboxes.Select(mailbox => (mailbox.Name, MailboxContents.InFiles(mailbox.Spool))));

    /// <summary>What was recorded and when, by whom, and how it sounds.</summary>
    private IEnumerable<string> Sounds()
    {
        var lines = Mailboxes.SelectMany(mailbox => mailbox.Spool.Read().ToString().Split('\n').Select(line => mailbox.Name + line)).ToList();
        return row.Sounds.Select(Fill).Where(sound => !lines.Any(line => line.Contains(sound, StringComparison.Ordinal)))
            .Select(sound => $"no sound is {sound}\n  but {string.Join("; ", lines)}");
    }

    /// <summary>Logs in with that PIN; null: the messages are told then.</summary>
    private async Task<string?> OtherThanAfterLoginAsync(string pin)
    {
        await using var call = await MenuCall.StartAsync(it.Asterisk, "ours", Fill("{box}@default"));
        await call.QuietAsync();
        var before = call.Prompts.Count;
        await call.PressAsync(pin + "#");
        var heard = await Poll.ForAsync("an answer to the PIN", () => call.Prompts.ElementAtOrDefault(before));
        await call.HangUpAsync();
        return heard == "vm-youhave" ? null : heard;
    }

    private async Task<IEnumerable<string>> DatabaseAsync()
    {
        var different = new List<string>();
        foreach (var (name, mailbox, spool) in Mailboxes)
        {
            var files = string.Join("; ", MailboxContents.InFiles(spool).Split("; ").Where(part => !part.StartsWith("greetings", StringComparison.Ordinal)));
            var known = await MailboxContents.InDatabaseAsync(it, mailbox);
            if (known != files) different.Add($"the database knows of {name}{known}\n  files are {files}");
        }
        return different;
    }

    // Where nothing was ever left the proxy has nothing to tell, and the lamp stays dark.
    private static string Shown(RecordingPhone phone) => phone.Shows.Length == 0 ? "0/0 (0/0)" : phone.Shows;

    private static async Task<IEnumerable<string>> LampAsync(RecordingPhone phone, MailboxSpool spool)
    {
        try
        {
            await Poll.ForAsync("the lamp", () => Shown(phone).StartsWith(MailboxContents.Lamp(spool), StringComparison.Ordinal), seconds: 20);
            return [];
        }
        catch (TimeoutException)
        {
            return [$"the lamp of {spool.Mailbox} shows {Shown(phone)}\n  wanted {MailboxContents.Lamp(spool)}"];
        }
    }

    private int Count(string text) => it.Arivm.ReadLog().Split(text).Length - 1;

    private JsonNode? Fill(object? settings) => settings is null ? null : JsonNode.Parse(Fill(JsonSerializer.Serialize(settings)));

    private string Fill(string text)
    {
        foreach (var (name, mailbox) in new[] { ("box", "3" + number), ("friend", "4" + number), ("other", "5" + number) })
        {
            text = text.Replace($"{{{name}}}", mailbox, StringComparison.Ordinal)
                .Replace($"{{{name}:spoken}}", string.Join(' ', mailbox.Select(digit => $"digits/{digit}")), StringComparison.Ordinal);
        }
        return text;
    }

    private static string Join(IEnumerable<(string Name, string Contents)> mailboxes) =>
        string.Join("; ", mailboxes.SelectMany(mailbox => mailbox.Contents.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(part => mailbox.Name + part)));
}
