using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Bed;
using AriVoicemail.EndToEnd.Lamps;

namespace AriVoicemail.EndToEnd.Observing;

/// <summary>What a program can read of a call: lines of the log that belong together, and a trace.</summary>
public sealed class ObservedTests(ObservedFixture fixture) : IClassFixture<ObservedFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task Each_line_of_a_call_has_its_id_and_mailbox_and_each_of_a_lamp_its_mailbox()
    {
        await It.CreateMailboxAsync("3700");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3700");

        await SippCaller.CallAsync(It.Asterisk, "l3700s", new Speech(Seconds: 2), Ending.Hangup);
        await phone.NotifyAsync("1/0");
        await It.ToldAsync("3700");

        var lines = Lines();
        var coming = Assert.Single(lines, line => Message(line).Contains("comes to leave a message for 3700@default", StringComparison.Ordinal));
        var call = Scoped(coming, "Call");
        Assert.NotNull(call);
        var ofCall = lines.Where(line => Message(line).Contains($"Call {call}", StringComparison.Ordinal)).ToList();
        Assert.InRange(ofCall.Count, 3, 100);
        Assert.All(ofCall, line => Assert.Equal((call, "3700@default"), (Scoped(line, "Call"), Scoped(line, "Mailbox"))));
        var ofLamp = lines.Where(line => Message(line).StartsWith("NOTIFY ", StringComparison.Ordinal) && Message(line).Contains("3700@default", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(ofLamp);
        Assert.All(ofLamp, line => Assert.Equal("3700@default", Scoped(line, "Mailbox")));
    }

    [Fact]
    public async Task An_owner_s_call_has_the_mailbox_that_was_keyed_in()
    {
        await It.CreateMailboxAsync("3701", new { pin = "4242" });
        await using (var call = await MenuCall.StartAsync(It.Asterisk, "ours", ""))
        {
            await call.AnswerToAsync("3701#");
            await call.AnswerToAsync("4242#");
        }

        var line = await Poll.ForAsync("the owner's line", () => Lines().FirstOrDefault(line => Message(line).EndsWith("the owner of 3701@default has left", StringComparison.Ordinal)));

        Assert.Equal("3701@default", Scoped(line, "Mailbox"));
        Assert.NotNull(Scoped(line, "Call"));
    }

    [Fact]
    public async Task What_is_logged_in_a_request_has_the_id_of_the_trace_that_came_with_it()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var request = new HttpRequestMessage(HttpMethod.Post, "reload") { Headers = { { "traceparent", $"00-{Trace}-00f067aa0ba902b7-01" } } };

        Assert.Equal(HttpStatusCode.OK, (await It.Api.SendAsync(request)).StatusCode);

        var line = Assert.Single(Lines(), line => Message(line).StartsWith("The configuration was read again", StringComparison.Ordinal));
        Assert.Equal(Trace, Scoped(line, "TraceId"));
    }

    [Fact]
    public async Task A_collector_gets_calls_messages_NOTIFYs_and_requests_without_anything_of_an_address()
    {
        await It.CreateMailboxAsync("3702");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3702");

        await SippCaller.CallAsync(It.Asterisk, "l3702s", new Speech(Seconds: 2), Ending.Hangup);
        await phone.NotifyAsync("1/0");
        await It.Api.GetAsync(new Uri("mailboxes?q=needle-in-the-haystack", UriKind.Relative));
        await It.Api.GetAsync(new Uri("mailboxes?key=arivm_0123456789_needlekey", UriKind.Relative));

        foreach (var name in new[] { "call leave", "file message", "tell", "NOTIFY", "GET /api/v1/mailboxes", "POST /api/v1/mailboxes", "arivoicemail", "3702@default" })
        {
            await Poll.ForAsync($"'{name}' among the traces", () => fixture.Collector.Text.Contains(name, StringComparison.Ordinal));
        }
        Assert.DoesNotContain("needle", fixture.Collector.Text);
        Assert.DoesNotContain("needlekey", It.Arivm.ReadLog());
    }

    [Fact]
    public async Task What_dashboard_and_alerts_ask_for_is_measured_of_a_call_and_its_lamp()
    {
        await It.CreateMailboxAsync("3703");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "3703");
        var before = await Scrape.ReadAsync(It);

        await SippCaller.CallAsync(It.Asterisk, "l3703s", new Speech(Seconds: 2), Ending.Hangup);
        await phone.NotifyAsync("1/0");
        await It.ToldAsync("3703");

        var after = await Poll.ForAsync("the call to be over and told", async () => await Scrape.ReadAsync(It) is var now && now.Of("arivm_calls_active") == 0 && Grown(now, "arivm_notifies_total", ("outcome", "lit")) > 0 ? now : null);
        Assert.Equal(1, Grown(after, "arivm_calls_total", ("does", "leave")));
        Assert.Equal((1, 1), (Grown(after, "arivm_recordings_total"), Grown(after, "arivm_recordings_total", ("result", "kept"))));
        Assert.Equal((1, 1), (Grown(after, "arivm_notifies_total"), Grown(after, "arivm_notifies_total", ("outcome", "lit"))));
        Assert.Equal((1, 1), (Grown(after, "arivm_save_duration_seconds_count"), Grown(after, "arivm_notify_duration_seconds_count")));
        Assert.InRange(Grown(after, "arivm_save_duration_seconds_sum"), double.Epsilon, 60);
        Assert.Equal((1, 1), (after.Of("arivm_ari_connects_total"), after.Of("arivm_ari_connected")));
        Assert.Equal((0, 0), (after.Of("arivm_outbox_depth"), after.Of("arivm_journal_recordings")));
        IReadOnlyList<Query> queries = [.. Query.OfDashboard(), .. Query.OfAlerts()];
        Assert.InRange(queries.Count, 20, 100);
        Assert.All(queries, query => Assert.NotEmpty(query.Expression));
        Assert.Empty(queries.SelectMany(query => query.MissingIn(after)));

        double Grown(Scrape now, string name, params (string, string)[] labels) => now.Of(name, labels) - before.Of(name, labels);
    }

    private List<JsonNode> Lines() =>
        [.. It.Arivm.ReadLog().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.EndsWith('}')).Select(line => JsonNode.Parse(line)!)];

    private static string Message(JsonNode line) => (string?)line["Message"] ?? throw new JsonException($"{line} is no line of the log");

    /// <summary>The innermost scope wins.</summary>
    private static string? Scoped(JsonNode line, string name) =>
        line["Scopes"]!.AsArray().OfType<JsonObject>().Select(scope => (string?)scope[name]).LastOrDefault(value => value is not null);
}
