using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>Callers hear the greeting that the schedule names. The clock is the real one, so rules are for all times or for times long past.</summary>
public sealed class ScheduleTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private static readonly object Always = new { greeting = "closed", days = "mon-sun", from = "08:00", to = "08:00", since = "2020-01-01" };
    private static readonly object Past = new { greeting = "vacation", since = "2020-01-01", until = "2020-01-31" };

    private Installation It => fixture.Installation;

    [Theory]
    [InlineData("2040", "u", "closed unavail", "closed vm-intro beep")]
    [InlineData("2041", "b", "closed busy", "closed vm-intro beep")]
    [InlineData("2042", "uS", "closed unavail", "closed beep")]
    [InlineData("2043", "u", "closed unavail temp", "temp vm-intro beep")]
    [InlineData("2044", "", "closed unavail", "vm-intro beep")]
    [InlineData("2045", "u", "unavail", "unavail vm-intro beep")]
    public async Task A_rule_that_fits_chooses_the_greeting_if_it_is_recorded(string mailbox, string options, string recorded, string expected)
    {
        await GivenAsync(mailbox, recorded, Past, Always);

        var heard = await It.HeardAsync("l" + mailbox + options);

        Assert.Equal(expected.Split(' '), heard.Select(prompt => Path.GetFileName(prompt)));
    }

    [Fact]
    public async Task Where_no_rule_fits_the_usual_greeting_is_heard()
    {
        await GivenAsync("2046", "vacation unavail", Past, new { greeting = "vacation", only = "busy" });

        var heard = await It.HeardAsync("l2046uS");

        Assert.Equal(["unavail", "beep"], heard.Select(prompt => Path.GetFileName(prompt)));
    }

    [Fact]
    public async Task What_is_told_about_now_is_what_is_heard()
    {
        await GivenAsync("2047", "closed vacation unavail", Past, Always);

        var told = await It.Api.GetFromJsonAsync<JsonNode>("mailboxes/2047@default/greetings/now?kind=unavailable");
        var heard = await It.HeardAsync("l2047us");

        Assert.Equal(("schedule", "closed", 1), ((string?)told!["why"], (string?)told["greeting"], (int)told["rule"]!));
        Assert.Equal([.. told["prompts"]!.AsArray().Select(prompt => (string?)prompt), "beep"], heard.Select(prompt => Path.GetFileName(prompt)));
    }

    private async Task GivenAsync(string mailbox, string recorded, params object[] schedule)
    {
        await It.CreateMailboxAsync(mailbox, new { menu = new { schedule } });
        It.Record(mailbox, recorded.Split(' '));
    }
}
