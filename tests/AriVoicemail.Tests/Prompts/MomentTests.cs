using System.Globalization;
using AriVoicemail.Prompts;

namespace AriVoicemail.Tests.Prompts;

/// <summary>Saturday, 21 November 2026, noon; and the examples that were heard from a real Asterisk.</summary>
public sealed class MomentTests
{
    private static readonly DateTimeOffset Now = Parse("2026-11-21 12:00:00");

    [Theory]
    [InlineData("en", "2026-11-18 13:00:00", "vm-received day-3 at 1 oclock p-m")]
    [InlineData("en", "2026-11-20 00:05:00", "vm-received yesterday at 12 oh 5 a-m")]
    [InlineData("en", "2026-11-21 09:30:00", "vm-received today at 9 30 a-m")]
    [InlineData("en", "2026-11-01 12:59:00", "vm-received day-0 mon-10 h-1 at 12 50 9 p-m")]
    [InlineData("en", "2026-08-31 08:00:00", "vm-received mon-7 30 h-1 at 8 oclock a-m")]
    [InlineData("en", "2025-10-16 23:45:00", "vm-received mon-9 h-16 2 thousand 20 5 at 11 40 5 p-m")]
    [InlineData("en", "2026-11-22 07:01:00", "vm-received tomorrow at 7 oh 1 a-m")]
    [InlineData("ru", "2025-10-16 23:45:00", "vm-received mon-9 h-16 2f thousands-i 20 5 at 11 40 5 p-m")]
    [InlineData("es", "2025-10-16 23:45:00", "vm-received es-el day-4 16 es-de mon-9 es-de 2 thousand 25 at 11 40 and 5 p-m")]
    [InlineData("es", "2026-11-20 13:00:00", "vm-received yesterday at 1F 0 afternoon")]
    [InlineData("es", "2026-11-17 01:15:00", "vm-received day-2 at 1F 15 a-m")]
    [InlineData("fr", "2025-10-16 23:45:00", "vm-received day-4 16 mon-9 2 thousand 20 5 at 11 oclock 40 5 p-m")]
    [InlineData("fr", "2026-11-21 08:00:00", "vm-received at 8 oclock a-m")]
    [InlineData("fr", "2025-03-01 08:00:00", "vm-received day-6 h-1 mon-2 2 thousand 20 5 at 8 oclock a-m")]
    [InlineData("de", "2025-10-21 13:45:00", "vm-received day-2 1-and h-20 mon-9 2 thousand 5-and 20 at 13 oclock 5-and 40")]
    [InlineData("de", "2026-11-21 01:00:00", "vm-received today at 1N oclock")]
    [InlineData("de", "2026-11-20 21:01:00", "vm-received yesterday at 1-and 20 oclock 1")]
    [InlineData("de", "2026-11-18 00:10:00", "vm-received day-3 h-18 mon-10 2 thousand 6-and 20 at 0 oclock 10")]
    [InlineData("de", "2026-08-31 22:30:00", "vm-received day-1 1-and h-30 mon-7 2 thousand 6-and 20 at 2-and 20 oclock 30")]
    public void A_message_s_time_is_said_by_default_as_Asterisk_says_it(string language, string moment, string expected)
    {
        var speaker = Language.Of(language);

        Assert.Equal(Files(expected), speaker.Moment(Parse(moment), Now, speaker.DefaultFormat));
    }

    [Theory]
    [InlineData("en", "2026-01-02 00:00:09", "HMS", "oh oclock oh 9")]
    [InlineData("en", "2026-01-02 21:09:00", "R", "20 1 oh 9")]
    [InlineData("en", "2026-01-02 07:00:00", "HN 'hours'", "oh 7 hundred hours")]
    [InlineData("en", "2026-01-02 07:00:00", "kN", "7 hundred")]
    [InlineData("en", "1905-02-03 10:10:10", "Y", "19 oh 5")]
    [InlineData("en", "1999-02-03 10:10:10", "mdY", "h-2 h-3 19 90 9")]
    [InlineData("fr", "1999-02-03 10:10:10", "Y", "thousand 9 hundred 80 19")]
    [InlineData("de", "1999-02-03 10:10:10", "Y", "19 hundred 9-and 90")]
    [InlineData("de", "2026-01-02 01:01:01", "T", "1N oclock 1F minute and 1F second")]
    [InlineData("de", "2026-01-02 13:00:07", "HMS", "13 oclock 0 minutes and 7 seconds")]
    [InlineData("de", "2026-01-02 13:01:07", "R", "13 oclock 1")]
    [InlineData("de", "2026-01-02 13:01:07", "Ip", "1N oclock p-m")]
    [InlineData("de", "2026-12-20 13:01:07", "dm", "h-20 h-12")]
    [InlineData("es", "2026-01-02 14:30:07", "S", "oh 7")]
    [InlineData("es", "2026-01-02 14:30:00", "R", "14 y 30")]
    [InlineData("en", "2026-01-02 14:30:00", "?'vm-from'x", "vm-from")]
    [InlineData("en", "2026-01-02 14:30:00", "A'unended", "day-5")]
    public void A_format_of_the_mailbox_s_own_is_followed_character_by_character(string language, string moment, string format, string expected) =>
        Assert.Equal(Files(expected), Language.Of(language).Moment(Parse(moment), Now, format));

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static IEnumerable<string> Files(string text) =>
        text.Split(' ').Select(word => word.StartsWith("vm-", StringComparison.Ordinal) || word is "hours" or "minute" or "minutes" or "second" or "seconds" ? word : $"digits/{word}");
}
