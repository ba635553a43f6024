using System.Collections.Concurrent;
using AriVoicemail.Messages;
using AriVoicemail.Prompts;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Prompts;

/// <summary>Every file that a language may ask Asterisk to play: what it puts together itself, and what the menu says as it is.</summary>
public static class SaidFiles
{
    // Each line is a part of the telephone menu.
    private const string MenuWords = """
        login password incorrect incorrect-mailbox goodbye whichbox
        newuser newpassword reenterpassword mismatch invalid-password pls-try-again passchanged rec-name rec-unv rec-busy rec-temp
        press for tocancel changeto savefolder savedto
        onefor onefor-full opts opts-full advopts helpexit prev repeat next delete undelete toforward savemessage nomore deleted undeleted
        first last message messages received from from-extension from-phonenumber unknown-caller duration minutes
        toreply tocallback tohearenv tomakecall leavemsg starmain sorry nonumber nobox num-i-have tocallnum calldiffnum toenternumber
        star-cancel enter-num-to-call then-pound dialout
        forward extension forwardoptions record-prepend msgforwarded mailboxfull
        options tmpexists tempgreeting2 tempremoved tempgreetactive
        theperson isonphone isunavail intro tooshort
        review review-urgent review-nonurgent marked-urgent marked-nonurgent reachoper saveoper msgsaved
        """;

    private const string OtherMenuFiles = """
        auth-thankyou beep transfer pbx-invalid
        dir-welcome dir-pls-enter dir-first dir-last dir-firstlast dir-usingkeypad dir-instr dir-multi1 dir-multi2 dir-multi9 dir-nomatch dir-nomore
        letters/at letters/dash letters/dot letters/space letters/plus letters/slash letters/equals letters/dollar letters/exclaimation-point
        hours phonetic/z_p digits/today digits/tomorrow digits/yesterday digits/at
        arivm-speed-normal arivm-speed-fast arivm-undone arivm-resumed arivm-locked arivm-locked-before arivm-screening arivm-list-sent arivm-not-now arivm-vacation-until
        """;

    private const string FormatCharacters = "AaBbhdemYIlHkMNSPpRTQq";

    private static readonly long[] LargeNumbers =
    [
        10_000, 11_000, 12_345, 21_000, 22_222, 31_000, 100_000, 101_101, 200_000, 321_000, 999_999,
        1_000_000, 1_000_001, 2_000_000, 5_000_000, 11_000_000, 21_000_000, 22_000_000, 100_000_000, 101_000_000, 999_999_999, 1_000_000_000, 2_147_483_647,
    ];

    private static readonly int[] SomeCounts = [.. Enumerable.Range(0, 6), 11, 12, 15, 21, 22, 25, 100, 101, 111, 1000];

    private static readonly ConcurrentDictionary<string, SortedSet<string>> Found = [];

    public static IReadOnlySet<string> Of(string code) => Found.GetOrAdd(code, Find);

    private static SortedSet<string> Find(string code)
    {
        var language = Language.Of(code);
        return new SortedSet<string>([.. Menu, .. Numbers(language), .. Counted(language), .. Folders(language), .. Moments(language)], StringComparer.Ordinal);
    }

    private static IEnumerable<string> Menu =>
    [
        .. Words(MenuWords).Select(word => $"vm-{word}"), .. Words(OtherMenuFiles), .. Enumerable.Range('a', 26).Select(letter => $"letters/{(char)letter}"),
    ];

    private static IEnumerable<string> Numbers(Language language) =>
    [
        .. from number in Enumerable.Range(0, 10_000).Select(number => (long)number).Concat(LargeNumbers)
           from gender in Enum.GetValues<Gender>()
           from file in language.Number(number, gender)
           select file,
        .. Language.Digits("0123456789*#-"),
    ];

    private static IEnumerable<string> Counted(Language language) =>
        from urgent in SomeCounts
        from fresh in SomeCounts
        from old in SomeCounts
        from file in language.Counts(new Counts(urgent + fresh, old, urgent))
        select file;

    private static IEnumerable<string> Folders(Language language) =>
        Folder.All.SelectMany(folder => (string[])[.. language.FolderName(folder), .. language.Empty(folder)]);

    // Every fifth hour of three years, with minutes and seconds that go through all of theirs; and every year of two centuries.
    private static IEnumerable<string> Moments(Language language)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var now = start.AddMonths(18).AddHours(12);
        var hours = Enumerable.Range(0, 3 * 366 * 5).Select(step => start.AddHours(5 * step).AddMinutes(step * 7 % 60).AddSeconds(step * 11 % 60));
        var years = Enumerable.Range(1900, 201).Select(year => new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return hours.Concat(years).SelectMany(moment => language.Moment(moment, now, FormatCharacters + language.DefaultFormat));
    }

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
