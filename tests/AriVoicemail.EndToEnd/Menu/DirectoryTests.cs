using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>A caller keys a name: what is heard, and where the call goes.</summary>
public sealed class DirectoryTests(DirectoryFixture fixture) : IClassFixture<DirectoryFixture>
{
    private const string Intro = "dir-welcome dir-pls-enter digits/3 dir-last dir-usingkeypad";
    private const string Ann = "a n n space l e e dir-instr";
    private const string Bea = "b e a space l e e dir-instr";

    private Installation It => fixture.Installation;

    [Fact]
    public async Task Who_is_found_alone_is_called()
    {
        await fixture.KnowAsync("aa", "3001 Ann Lee", "3002 Bea Miller");
        await using var call = await DirectoryCall.StartAsync(It, "aa");

        await call.PressAsync(Intro, "533");
        await call.PressAsync($"{Intro} {Ann}", "1");

        Assert.Equal("at 3001: SELECTED ''", await call.EndAsync());
        Assert.Equal($"{Intro} {Ann}", call.Heard);
    }

    [Fact]
    public async Task Several_are_offered_one_by_one_and_again_after_a_key_that_means_nothing()
    {
        await fixture.KnowAsync("ab", "3001 Bea Lee", "3002 Ann Lee", "3003 Zoe Miller");
        await using var call = await DirectoryCall.StartAsync(It, "ab");

        await call.PressAsync(Intro, "533");
        await call.PressAsync($"{Intro} {Ann}", "5");
        await call.PressAsync($"{Intro} {Ann} {Ann}", "*");
        await call.PressAsync($"{Intro} {Ann} {Ann} {Bea}", "1");

        Assert.Equal("at 3001: SELECTED ''", await call.EndAsync());
        Assert.Equal($"{Intro} {Ann} {Ann} {Bea}", call.Heard);
    }

    [Fact]
    public async Task Who_never_decides_hears_each_three_times_and_is_asked_again()
    {
        await fixture.KnowAsync("ac", "3001 Ann Lee");
        await using var call = await DirectoryCall.StartAsync(It, "ac");

        await call.PressAsync(Intro, "533");

        Assert.Equal("behind: TIMEOUT ''", await call.EndAsync());
        Assert.Equal($"{Intro} {Ann} {Ann} {Ann} dir-nomore {Intro}", call.Heard);
    }

    [Theory]
    [InlineData("ad", "#", "behind: USEREXIT ''")]
    [InlineData("ae", "0", "at o: OPERATOR ''")]
    public async Task Who_is_offered_somebody_may_leave(string context, string key, string end)
    {
        await fixture.KnowAsync(context, "3001 Ann Lee");
        await using var call = await DirectoryCall.StartAsync(It, context);

        await call.PressAsync(Intro, "533");
        await call.PressAsync($"{Intro} {Ann}", key);

        Assert.Equal(end, await call.EndAsync());
    }

    [Theory]
    [InlineData("af", "0", "at o: OPERATOR ''")]
    [InlineData("ag", "*", "at a: ASSISTANT ''")]
    public async Task The_first_key_may_lead_out(string context, string key, string end)
    {
        await using var call = await DirectoryCall.StartAsync(It, context);

        await call.PressAsync(Intro, key);

        Assert.Equal(end, await call.EndAsync());
        Assert.Equal(Intro, call.Heard);
    }

    [Fact]
    public async Task Without_a_dial_context_it_is_the_voicemail_s_and_keys_without_an_extension_there_are_letters()
    {
        await fixture.KnowAsync("al", "3001 Ann Lee");
        await using var call = await DirectoryCall.StartAsync(It, "al", extension: "alikeal");

        await call.PressAsync(Intro, "0#");
        await call.PressAsync($"{Intro} dir-nomatch {Intro}", "*#");
        await call.PressAsync($"{Intro} dir-nomatch {Intro} dir-nomatch {Intro}", "53#");
        await call.PressAsync($"{Intro} dir-nomatch {Intro} dir-nomatch {Intro} {Ann}", "0");
        await call.PressAsync($"{Intro} dir-nomatch {Intro} dir-nomatch {Intro} {Ann} {Ann}", "1");

        Assert.Equal("at 3001: SELECTED ''", await call.EndAsync());
    }

    [Fact]
    public async Task More_than_eight_are_a_menu_in_blocks()
    {
        await fixture.KnowAsync("am", [.. Enumerable.Range(3001, 10).Select(number => $"{number} O")]);
        await using var call = await DirectoryCall.StartAsync(It, "am", "l(1)m");
        var first = $"{Intro.Replace('3', '1')} {Menu(8)} dir-multi9";

        await call.PressAsync(Intro.Replace('3', '1'), "6");
        await call.PressAsync(first, "9");
        await call.PressAsync($"{first} {Menu(2)}", "2");

        Assert.Equal("at 3010: SELECTED ''", await call.EndAsync());
        Assert.Equal($"{first} {Menu(2)}", call.Heard);
    }

    [Fact]
    public async Task A_menu_that_is_not_answered_ends_and_a_key_for_nobody_does_not_choose()
    {
        await fixture.KnowAsync("an", "3001 O");
        await using var call = await DirectoryCall.StartAsync(It, "an", "f(1)m");
        var intro = "dir-welcome dir-pls-enter digits/1 dir-first dir-usingkeypad";

        await call.PressAsync(intro, "6");
        await call.PressAsync($"{intro} {Menu(1)}", "2");
        await call.PressAsync($"{intro} {Menu(1)} dir-nomore {intro}", "6");

        Assert.Equal("behind: TIMEOUT ''", await call.EndAsync());
        Assert.Equal($"{intro} {Menu(1)} dir-nomore {intro} {Menu(1)} dir-nomore {intro}", call.Heard);
    }

    [Fact]
    public async Task Who_keys_nothing_is_given_back()
    {
        await using var call = await DirectoryCall.StartAsync(It, "ao");

        Assert.Equal("behind: TIMEOUT ''", await call.EndAsync());
        Assert.Equal(Intro, call.Heard);
    }

    [Theory]
    [InlineData("ap", "")]
    [InlineData("aq", "5")]
    [InlineData("ar", "533")]
    public async Task Who_hangs_up_leaves_nothing_behind(string context, string keys)
    {
        await fixture.KnowAsync(context, "3001 Ann Lee");
        await using var call = await DirectoryCall.StartAsync(It, context);

        await call.PressAsync(Intro, keys);
        await call.Sipp.HangUpAsync();

        Assert.Equal("gone: HANGUP", await call.EndAsync());
        Assert.DoesNotContain("failed", It.Arivm.ReadLog(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("as", "3001 Renée Łuć", "582", "r e n e e space l u c")]
    [InlineData("at", "3001 Jürgen Groß", "47677", "j u r g e n space g r o s s")]
    [InlineData("au", "3001 Иван Петров", "536", "digits/3 digits/0 digits/0 digits/1")]
    [InlineData("av", "3001 Pat O'Brien", "627", "p a t space o b r i e n")]
    public async Task Names_of_other_alphabets_are_found_and_said(string context, string who, string keys, string name)
    {
        await fixture.KnowAsync(context, who);
        await using var call = await DirectoryCall.StartAsync(It, context, $"l({keys.Length})");
        var intro = Intro.Replace("3", $"{keys.Length}", StringComparison.Ordinal);

        await call.PressAsync(intro, keys);
        await call.PressAsync($"{intro} {name} dir-instr", "1");

        Assert.Equal("at 3001: SELECTED ''", await call.EndAsync());
    }

    [Fact]
    public async Task Who_hides_is_not_found()
    {
        await fixture.KnowAsync("aw", "3001 Ann Lee", "3002 Bea Lee");
        using var hidden = await It.Api.PatchAsJsonAsync("mailboxes/3001@aw", new { hideFromDirectory = true });
        Assert.Equal(HttpStatusCode.OK, hidden.StatusCode);
        await using var call = await DirectoryCall.StartAsync(It, "aw");

        await call.PressAsync(Intro, "533");
        await call.PressAsync($"{Intro} {Bea}", "*");
        await call.PressAsync($"{Intro} {Bea} dir-nomore {Intro}", "0");

        Assert.Equal("at o: OPERATOR ''", await call.EndAsync());
    }

    [Fact]
    public async Task A_recorded_name_is_played_and_a_key_cuts_it_short()
    {
        await fixture.KnowAsync("ax", "3001 Ann Lee");
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(It.Asterisk.Folder("3001@ax"))!).FullName;
        WavFile.Write(Path.Combine(folder, "greet.wav"), Tone.Make(440, 10), 8000);
        await using var call = await DirectoryCall.StartAsync(It, "ax");

        await call.PressAsync(Intro, "533");
        await call.PressAsync($"{Intro} greet", "1");

        Assert.Equal("at 3001: SELECTED ''", await call.EndAsync());
        Assert.Equal($"{Intro} greet", call.Heard);
    }

    [Fact]
    public async Task Options_say_the_extension_find_by_either_name_or_alias_and_only_tell()
    {
        await fixture.KnowAsync("ay", "3001 Ann Lee");
        using var named = await It.Api.PatchAsJsonAsync("mailboxes/3001@ay", new { alias = "Nancy" });
        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        await using var call = await DirectoryCall.StartAsync(It, "ay", "b(2)eas");
        const string AskEither = "dir-welcome dir-pls-enter digits/2 dir-firstlast dir-usingkeypad";
        const string WithNumber = "a n n space l e e vm-extension digits/3 digits/0 digits/0 digits/1 dir-instr";

        await call.PressAsync(AskEither, "26");
        await call.PressAsync($"{AskEither} {WithNumber}", "*");
        await call.PressAsync($"{AskEither} {WithNumber} dir-nomore {AskEither}", "62");
        await call.PressAsync($"{AskEither} {WithNumber} dir-nomore {AskEither} {WithNumber}", "1");

        Assert.Equal("behind: SELECTED '3001'", await call.EndAsync());
    }

    [Fact]
    public async Task Keys_are_lost_while_a_caller_takes_the_phone_back_to_the_ear()
    {
        await fixture.KnowAsync("az", "3001 Ann Lee");
        await using var call = await DirectoryCall.StartAsync(It, "az", "p(3000)");

        await call.PressAsync(Intro, "533#1");
        await call.PressAsync($"{Intro} {Ann}", "1");

        Assert.Equal("at 3001: SELECTED ''", await call.EndAsync());
    }

    [Fact]
    public async Task With_option_n_the_call_is_not_answered()
    {
        await using var call = await DirectoryCall.StartAsync(It, "ba", "n", ending: Ending.WaitForBye);

        Assert.Equal("behind: TIMEOUT ''", await call.EndAsync());
        Assert.Equal(Intro, call.Heard);
        Assert.True(call.Sipp.Answered.IsFaulted);
    }

    [Fact]
    public async Task An_introduction_of_one_s_own_is_played_instead()
    {
        await using var it = await Installation.StartAsync(new InstallationOptions
        {
            Dialplan = DirectoryFixture.Dialplan,
            Settings = new Dictionary<string, string> { ["Voicemail:DirectoryIntro"] = "vm-whichbox" },
        });
        await using var call = await DirectoryCall.StartAsync(it, "bd");

        await call.PressAsync("vm-whichbox", "0");

        Assert.Equal("at o: OPERATOR ''", await call.EndAsync());
    }

    [Theory]
    [InlineData("bb", "3001 Ann Lee", "q", "")]
    [InlineData("bc", "4001 Ann Lee", "", "533")]
    public async Task What_cannot_be_served_goes_on_behind(string context, string who, string options, string keys)
    {
        await fixture.KnowAsync(context, who);
        await using var call = await DirectoryCall.StartAsync(It, context, options);

        if (keys.Length > 0)
        {
            await call.PressAsync(Intro, keys);
            await call.PressAsync($"{Intro} {Ann}", "1");
        }

        Assert.Equal("behind: FAILED ''", await call.EndAsync());
    }

    private static string Menu(int count) =>
        string.Join(' ', Enumerable.Range(1, count).Select(key => $"dir-multi1 digits/{key} dir-multi2 o"));
}
