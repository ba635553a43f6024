using System.Globalization;
using AriVoicemail.Spool;

namespace AriVoicemail.Bed;

/// <summary>A mailbox's directory, filled and read from outside while no call is in it.</summary>
/// <param name="mailbox">Such as <c>7000@default</c>.</param>
public sealed class MailboxSpool(AsteriskServer asterisk, string mailbox)
{
    public string Mailbox => mailbox;

    public string Directory { get; } = asterisk.Folder(mailbox, "");

    public MailboxSpool Empty()
    {
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
        return this;
    }

    /// <summary>So many messages in each folder, all of them told apart by caller, time and tone.</summary>
    public MailboxSpool Fill(int inbox = 0, int urgent = 0, int old = 0, double seconds = 0.5)
    {
        foreach (var (folder, count, tone) in new[] { ("INBOX", inbox, 400), ("Urgent", urgent, 1200), ("Old", old, 2000) })
            for (var number = 0; number < count; number++)
            {
                Add(folder, new SpooledMessage
                {
                    Caller = new Caller($"{folder} {number}", string.Create(CultureInfo.InvariantCulture, $"{tone + number}")),
                    Time = new SpooledMessage().Time.AddDays(number).AddMinutes(tone),
                    Tone = tone + 50 * number,
                    Seconds = seconds,
                    Duration = 3 + number,
                    Flag = folder == "Urgent" ? "Urgent" : "",
                });
            }

        return this;
    }

    /// <summary>Adds a message at the end of a folder.</summary>
    public MailboxSpool Add(string folder, SpooledMessage message)
    {
        var path = System.IO.Directory.CreateDirectory(Path.Combine(Directory, folder)).FullName;
        var number = System.IO.Directory.GetFiles(path, "msg????.txt").Length;
        var file = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"msg{number:0000}"));
        WavFile.Write(file + ".wav", Tone.Make(message.Tone, message.Seconds), 8000);
        File.WriteAllText(file + ".txt", new MessageText
        {
            OrigMailbox = mailbox.Split('@')[0],
            Context = message.Context,
            Exten = "7000",
            Priority = 2,
            CallerChannel = "PJSIP/callers-00000001",
            CallerName = message.Caller.Name,
            CallerNumber = message.Caller.Number,
            OrigTime = message.Time,
            Category = message.Category,
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{message.Time.ToUnixTimeSeconds()}-{number:x8}"),
            Flag = message.Flag,
            Duration = message.Duration,
        }.ToString());
        return this;
    }

    /// <summary>Puts a greeting there: <c>unavail busy greet temp</c>.</summary>
    public MailboxSpool Greet(string name, int tone = 620, double seconds = 0.5)
    {
        System.IO.Directory.CreateDirectory(Directory);
        WavFile.Write(Path.Combine(Directory, name + ".wav"), Tone.Make(tone, seconds), 8000);
        return this;
    }

    public SpoolSnapshot Read() => SpoolSnapshot.Read(Directory);
}
