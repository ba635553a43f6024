using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>Which greeting callers hear at which time, as REST tells it.</summary>
public sealed class GreetingNowTests(SharedDiskServer server) : IClassFixture<SharedDiskServer>
{
    private static readonly object Hours = new
    {
        timeZone = "Europe/Berlin",
        schedule = new object[]
        {
            new { greeting = "vacation", since = "2026-12-24", until = "2027-01-06" },
            new { greeting = "lunch", from = "12:00", to = "13:00", only = "unavailable" },
            new { greeting = "closed", days = "mon-fri", from = "17:00", to = "08:30" },
        },
    };

    [Theory]
    [InlineData("at=2026-11-23T09:00", "recorded", "unavail", null)]
    [InlineData("at=2026-11-23T17:00", "schedule", "closed", 2)]
    [InlineData("at=2026-11-23%2017:00", "schedule", "closed", 2)]
    [InlineData("at=2026-11-23T16:00Z", "schedule", "closed", 2)]
    [InlineData("at=2026-11-23T15:59:59.999Z", "recorded", "unavail", null)]
    [InlineData("at=2026-11-23T11:30-05:00", "schedule", "closed", 2)]
    [InlineData("at=2026-11-23T18:00%2B02:00", "schedule", "closed", 2)]
    [InlineData("at=2026-11-23T18:00+02:00", "schedule", "closed", 2)]
    [InlineData("at=2026-11-23T12:30", "schedule", "lunch", 1)]
    [InlineData("at=2026-11-23T12:30&kind=busy", "stock", null, null)]
    [InlineData("at=2026-11-23T17:00&kind=busy", "schedule", "closed", 2)]
    [InlineData("at=2026-11-23T17:00&kind=none", "none", null, null)]
    [InlineData("at=0001-01-01T00:00Z", "recorded", "unavail", null)]
    [InlineData("at=9999-12-31T23:59Z", "schedule", "closed", 2)]
    public async Task The_greeting_and_its_reason_are_told(string query, string why, string? greeting, int? rule)
    {
        var mailbox = await NewAsync("unavail", "lunch", "closed");

        var told = await server.Reader.GetJsonAsync($"{mailbox}/greetings/now?{query}");

        Assert.Equal((why, greeting, rule), ((string?)told["why"], (string?)told["greeting"], (int?)told["rule"]));
        if (greeting is not null) Assert.Equal(greeting, (string?)Assert.Single(told["prompts"]!.AsArray()));
        Assert.Equal("Europe/Berlin", (string?)told["timeZone"]);
        Assert.True((bool)told["ownSchedule"]!);
    }

    [Fact]
    public async Task Each_rule_tells_what_keeps_it_from_being_followed()
    {
        var mailbox = await NewAsync("closed");

        var told = await server.Reader.GetJsonAsync($"{mailbox}/greetings/now?kind=busy&at=2026-12-24T18:00");

        Assert.Equal(
            ["vacation notRecorded", "lunch otherKind", "closed fits"],
            told["schedule"]!.AsArray().Select(rule => $"{rule!["greeting"]} {rule["verdict"]}"));
        Assert.Equal("2026-12-24T18:00:00+01:00", (string?)told["at"]);
    }

    [Fact]
    public async Task A_temporary_greeting_wins_and_stock_prompts_come_last()
    {
        var mailbox = await NewAsync("temp", "closed");
        var bare = await NewAsync();

        var temporary = await server.Reader.GetJsonAsync($"{mailbox}/greetings/now?kind=none");
        var stock = await server.Reader.GetJsonAsync($"{bare}/greetings/now?kind=busy");

        Assert.Equal(("temporary", "temp"), ((string?)temporary["why"], (string?)temporary["greeting"]));
        Assert.Equal("stock", (string?)stock["why"]);
        Assert.Equal(["vm-theperson", "vm-isonphone"], stock["prompts"]!.AsArray().Select(prompt => (string)prompt!).Where(prompt => !prompt.StartsWith("digits:", StringComparison.Ordinal)));
        Assert.DoesNotContain(server.SpoolDirectory, temporary.ToJsonString());
    }

    [Theory]
    [InlineData("kind=Busy", "kind")]
    [InlineData("kind=1", "kind")]
    [InlineData("at=noon", "at")]
    [InlineData("at=2026-02-30T12:00", "at")]
    [InlineData("at=", "at")]
    public async Task A_question_that_cannot_be_is_refused(string query, string parameter)
    {
        var problem = await (await server.Reader.GetAsync($"{await NewAsync()}/greetings/now?{query}")).ProblemAsync(HttpStatusCode.BadRequest, parameter);

        Assert.NotNull(problem["errors"]![parameter]);
    }

    [Fact]
    public async Task What_a_caller_would_hear_follows_the_same_rules_at_any_time_and_says_that_room_is_that_of_now()
    {
        var mailbox = await NewAsync("unavail", "closed");
        var open = await server.Reader.GetJsonAsync($"{mailbox}/would-hear?at=2026-11-23T09:00&from=5551");
        var closed = await server.Reader.GetJsonAsync($"{mailbox}/would-hear?at=2026-11-23T17:00&from=5552");
        await SpoolFiles.AddAsync(server, Mailboxes.MailboxAddress.Parse(mailbox.Split('/')[^1]));
        (await server.Admin.PatchAsJsonAsync(mailbox, new { maxMsg = 1 })).EnsureSuccessStatusCode();
        var full = await server.Reader.GetJsonAsync($"{mailbox}/would-hear");
        var fullThen = await server.Reader.GetJsonAsync($"{mailbox}/would-hear?at=2026-11-23T17:00");

        Assert.Equal(("unavail", "closed"), ((string?)open["greeting"]!["greeting"], (string?)closed["greeting"]!["greeting"]));
        Assert.Equal(("5551", "5552"), ((string?)open["from"], (string?)closed["from"]));
        Assert.Contains("rule 2 of the schedule", (string)closed["why"]!);
        Assert.Equal(["closed", "vm-intro"], closed["prompts"]!.AsArray().Select(prompt => (string)prompt!));
        Assert.Equal(("refused", "refused"), ((string?)full["outcome"], (string?)fullThen["outcome"]));
        Assert.Contains("The mailbox is full:", (string)full["why"]!);
        Assert.Contains("The mailbox is full now, and if it is then:", (string)fullThen["why"]!);
        await (await server.Reader.GetAsync($"{mailbox}/would-hear?at=noon")).ProblemAsync(HttpStatusCode.BadRequest, "at");
    }

    [Fact]
    public async Task A_mailbox_that_is_none_has_no_greeting() =>
        await (await server.Reader.GetAsync("/api/v1/mailboxes/9@default/greetings/now")).ProblemAsync(HttpStatusCode.NotFound, "9@default");

    private async Task<string> NewAsync(params string[] recorded)
    {
        var mailbox = await server.NewMailboxAsync(new { menu = Hours });
        var folder = Directory.CreateDirectory(Path.Combine(server.SpoolDirectory, mailbox.Context, mailbox.Number)).FullName;
        foreach (var greeting in recorded) await File.WriteAllTextAsync(Path.Combine(folder, greeting + ".wav"), "");
        return $"/api/v1/mailboxes/{mailbox}";
    }
}
