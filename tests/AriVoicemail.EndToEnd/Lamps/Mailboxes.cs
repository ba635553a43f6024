using System.Globalization;
using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Lamps;

/// <summary>What a lamp test does to a mailbox.</summary>
internal static class Mailboxes
{
    /// <summary>A mailbox with messages, as Asterisk's own voicemail would have left them. Their ids.</summary>
    public static async Task<IReadOnlyList<string>> CreateWithMessagesAsync(this Installation it, string number, int count = 1)
    {
        for (var index = 0; index < count; index++) Spool(it, number, index);
        await it.CreateMailboxAsync(number);
        var messages = await it.HoldsAsync(number, count);
        await it.ToldAsync(number);
        return [.. messages.Select(message => message.Id)];
    }

    /// <summary>The owner hears the message, or makes it new again: one change of the lamp.</summary>
    public static async Task HearAsync(this Installation it, string number, string message, bool heard = true)
    {
        using var answer = await it.Api.PatchAsJsonAsync($"mailboxes/{number}@default/messages/{message}", new { heard });
        if (answer.IsSuccessStatusCode) return;
        var reasons = it.Arivm.ReadLog().Split('\n').Where(line => line.Contains("waits for", StringComparison.Ordinal));
        Assert.Fail($"{await answer.Content.ReadAsStringAsync()}\n{string.Join('\n', reasons)}");
    }

    /// <summary>Waits until the outbox owes nothing about the mailbox: what has not been sent by then will not be.</summary>
    public static Task ToldAsync(this Installation it, string number, double seconds = 30) => Poll.ForAsync(
        $"an outbox without {number}",
        async () => !(await it.Api.GetStringAsync(new Uri("outbox", UriKind.Relative))).Contains($"{number}@default", StringComparison.Ordinal),
        seconds);

    /// <summary>What REST tells of the mailbox's watchers.</summary>
    public static Task<string> WatchersAsync(this Installation it, string number) =>
        it.Api.GetStringAsync(new Uri($"mailboxes/{number}@default/watchers", UriKind.Relative));

    /// <summary>What a lamp has to show: <c>1/0 (0/0)</c>.</summary>
    public static async Task<string> VoiceMessageAsync(this Installation it, string number)
    {
        var counts = await it.CountsAsync(number);
        return string.Create(CultureInfo.InvariantCulture, $"{counts.New}/{counts.Old} ({counts.UrgentNew}/{counts.UrgentOld})");
    }

    private static void Spool(Installation it, string number, int index)
    {
        var name = Path.Combine(Directory.CreateDirectory(it.Asterisk.Folder(number)).FullName, $"msg{index:0000}");
        WavFile.Write(name + ".wav", Tone.Make(440, 1), 8000);
        File.WriteAllText(name + ".tmp", $"[message]\norigmailbox={number}\ncontext=inbound\ncallerid=5551\norigtime=1700000000\nmsg_id={number}-{index}\nduration=1\n");
        File.Move(name + ".tmp", name + ".txt");
    }
}
