using System.Globalization;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>A message that Asterisk's own voicemail might have left.</summary>
public sealed record SpooledMessage(string Caller = "2001", double Seconds = 2, string Flag = "", int Frequency = 440)
{
    public DateTimeOffset At { get; init; } = DateTimeOffset.UtcNow.Date.AddHours(-10);

    public string Category { get; init; } = "";

    public void Write(AsteriskServer asterisk, string mailbox, string folder)
    {
        var path = Directory.CreateDirectory(asterisk.Folder(mailbox, folder)).FullName;
        var number = Directory.GetFiles(path, "msg*.txt").Length;
        var stem = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"msg{number:0000}"));
        WavFile.Write(stem + ".wav", Tone.Make(Frequency, Seconds), 8000);
        File.WriteAllText(stem + ".txt", string.Create(CultureInfo.InvariantCulture, $"""
            ;
            ; Message Information file
            ;
            [message]
            origmailbox={mailbox}
            context=inbound
            exten=s
            rdnis=unknown
            priority=1
            callerchan=PJSIP/x
            callerid="Ann" <{Caller}>
            origdate={At:ddd MMM d hh:mm:ss tt UTC yyyy}
            origtime={At.ToUnixTimeSeconds()}
            category={Category}
            msg_id={At.ToUnixTimeSeconds()}-{Random.Shared.Next():x8}
            flag={Flag}
            duration={(int)Seconds}

            """));
    }
}
