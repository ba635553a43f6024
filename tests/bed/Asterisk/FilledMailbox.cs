using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>An INBOX that holds messages before the first caller comes.</summary>
public static class FilledMailbox
{
    public static void Write(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        if (count == 0) return;
        var sound = Path.Combine(folder, "msg0000.wav");
        WavFile.Write(sound, Tone.Make(440, 0.1), 8000);
        for (var number = 0; number < count; number++)
        {
            var name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"msg{number:0000}"));
            if (number > 0) File.Copy(sound, name + ".wav");
            File.WriteAllText(name + ".txt", string.Create(CultureInfo.InvariantCulture, $"""
                ;
                ; Message Information file
                ;
                [message]
                origmailbox=1000
                context=inbound
                exten=7000
                rdnis=unknown
                priority=2
                callerchan=PJSIP/filled-{number:x8}
                callerid="Filled" <1>
                origdate=Fri Nov 20 08:29:50 PM UTC 2026
                origtime=1795206590
                category=
                msg_id=1795206590-{number:x8}
                flag=
                duration=1

                """));
        }
    }
}
