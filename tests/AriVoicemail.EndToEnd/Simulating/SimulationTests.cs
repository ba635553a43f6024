using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using AriVoicemail.EndToEnd.Lamps;
using Dapper;

namespace AriVoicemail.EndToEnd.Simulating;

/// <summary>Calls that REST places: a script is the caller, Asterisk, Kamailio and the phones are real.</summary>
public sealed class SimulationTests(SimulationFixture fixture) : IClassFixture<SimulationFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_scripted_caller_leaves_a_message_and_the_answer_tells_all_that_happened()
    {
        await It.CreateMailboxAsync("7001");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "7001");

        var simulated = await Simulated.RunAsync(It, new { stasis = "leave,7001@default", callerName = "Ann Lee", callerNumber = "5551" });

        Assert.Null(simulated.Problem);
        Assert.Contains(simulated.Of("prompt"), prompt => prompt.Contains("vm-intro", StringComparison.Ordinal));
        Assert.Single(simulated.Of("recording"));
        Assert.Contains("VMSTATUS=SUCCESS", simulated.Of("state"));
        var message = Assert.Single(await It.MessagesAsync("7001"));
        Assert.Equal($"/api/v1/mailboxes/7001@default/messages/{message.Id}", Assert.Single(simulated.Messages));
        Assert.Equal(("Ann Lee", "5551"), (message.CallerName, message.CallerNumber));
        Assert.InRange(message.Duration, 2, 4);
        var notify = Assert.Single(simulated.Answer["notifies"]!.AsArray())!["delivery"]!;
        Assert.Equal((200, 1, 0), ((int)notify["status"]!, (int)notify["new"]!, (int)notify["old"]!));
        await phone.NotifyAsync("1/0 (0/0)");
    }

    [Fact]
    public async Task A_call_that_changed_nothing_is_not_said_to_have_told_anybody()
    {
        await It.CreateMailboxAsync("7031");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "7031");
        await Simulated.RunAsync(It, new { stasis = "leave,7031@default,s" });
        await phone.NotifyAsync("1/0 (0/0)");

        var simulated = await Simulated.RunAsync(It, new { stasis = "leave,7031@default,s", script = new object[] { new { expect = "recording" }, new { hangUp = true } } });

        Assert.Empty(simulated.Messages);
        Assert.Empty(simulated.Answer["notifies"]!.AsArray());
    }

    [Fact]
    public async Task A_scripted_owner_signs_in_and_the_PIN_is_nowhere_in_the_timeline()
    {
        await It.CreateMailboxAsync("7002", new { pin = "482915" });

        var simulated = await Simulated.RunAsync(It, new
        {
            stasis = "check,7002@default",
            script = new object[] { new { expect = "vm-password" }, new { press = "482915#" }, new { expect = "vm-youhave" }, new { pause = 0.5 }, new { hangUp = true } },
        });

        Assert.Null(simulated.Problem);
        Assert.Equal(["•", "•", "•", "•", "•", "•", "•"], simulated.Of("key"));
        Assert.DoesNotContain("482915", string.Concat(simulated.Of("key", by: "caller")), StringComparison.Ordinal);
        Assert.Contains("the owner is here", simulated.Of("state"));
        var timeline = await It.Api.GetStringAsync(new Uri(simulated.Timeline, UriKind.Relative));
        Assert.DoesNotContain("482915", timeline, StringComparison.Ordinal);
        Assert.DoesNotContain("\"4\"", timeline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_sound_is_what_the_message_holds()
    {
        await It.CreateMailboxAsync("7003");
        var file = Path.GetTempFileName();
        WavFile.Write(file, [.. Enumerable.Range(0, 3 * 8000 + 4000).Select(n => (short)(8000 * Math.Sin(n * 0.35)))], 8000);
        var spoken = await File.ReadAllBytesAsync(file);
        File.Delete(file);

        var simulated = await Simulated.RunAsync(It, new
        {
            stasis = "leave,7003@default,s",
            script = new object[] { new { expect = "recording" }, new { audio = spoken }, new { press = "#" }, new { expect = "end" } },
        });

        Assert.Null(simulated.Problem);
        var message = await It.MessageAsync("7003");
        Assert.Equal(3, message.Duration);
        Assert.DoesNotContain(Directory.EnumerateFiles(It.SpoolDirectory), file => Path.GetFileName(file).StartsWith(".simulation-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_does_not_come_is_named()
    {
        await It.CreateMailboxAsync("7004");

        var simulated = await Simulated.RunAsync(It, new { stasis = "leave,7004@default,s", script = new object[] { new { expect = "recording" }, new { press = "#" }, new { expect = "vm-password" } } });

        Assert.Equal("the call was over before the prompt vm-password came", simulated.Problem);
    }

    [Fact]
    public async Task A_call_that_the_dialplan_does_not_bring_to_voicemail_is_told_from_one_that_voicemail_ended()
    {
        var simulated = await Simulated.RunAsync(It, new { extension = "nobody", context = "inbound" });

        Assert.Contains("nobody@inbound", simulated.Problem, StringComparison.Ordinal);
        Assert.Contains("arivm asterisk-config", simulated.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_extension_is_dialled_like_a_phone_would_where_that_is_allowed()
    {
        await It.CreateMailboxAsync("7005");

        var simulated = await Simulated.RunAsync(It, new { extension = "l7005s", context = "inbound", callerNumber = "100" });

        Assert.Null(simulated.Problem);
        Assert.Equal("100", (await It.MessageAsync("7005")).CallerNumber);
    }

    [Fact]
    public async Task Asked_for_twice_with_one_idempotency_key_it_is_one_call()
    {
        await It.CreateMailboxAsync("7011");
        var key = Guid.NewGuid().ToString("N");

        using var first = await SendAsync("leave,7011@default,s", key);
        using var again = await SendAsync("leave,7011@default,s", key);
        using var other = await SendAsync("leave,7011@default,u", key);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (first.StatusCode, again.StatusCode, other.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Single(await It.MessagesAsync("7011"));

        Task<HttpResponseMessage> SendAsync(string stasis, string key) =>
            It.Api.SendAsync(new HttpRequestMessage(HttpMethod.Post, "simulations") { Content = JsonContent.Create(new { stasis }), Headers = { { "Idempotency-Key", key } } });
    }

    [Fact]
    public async Task More_calls_than_a_few_at_a_time_have_to_wait()
    {
        await It.CreateMailboxAsync("7012");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => It.Api.PostAsJsonAsync("simulations", new
        {
            stasis = "leave,7012@default,s",
            script = new object[] { new { expect = "recording" }, new { pause = 3 } },
        })));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter is not null);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_asks_for_a_call_and_goes_away_has_it_hung_up()
    {
        await It.CreateMailboxAsync("7013");
        using var gone = new CancellationTokenSource();
        var asked = It.Api.PostAsJsonAsync("simulations", new { stasis = "leave,7013@default,s", script = new object[] { new { expect = "recording" }, new { pause = 60 }, new { pause = 60 } } }, gone.Token);
        await Poll.ForAsync("the call", async () => (await It.Api.GetStringAsync(new Uri("calls", UriKind.Relative))).Contains("7013@default", StringComparison.Ordinal));

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task The_script_of_README_is_run_by_the_command_line()
    {
        await It.CreateMailboxAsync("1000");
        var folder = Directory.CreateTempSubdirectory("arivm-script-");
        var file = Path.Combine(folder.FullName, "script.txt");
        await File.WriteAllTextAsync(file, Regex.Match(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md")), "`arivm call run script.txt`.*?```\n(.*?)```", RegexOptions.Singleline).Groups[1].Value);
        WavFile.Write(Path.Combine(folder.FullName, "hello.wav"), Tone.Make(440, 3.5), 8000);
        var key = It.Api.DefaultRequestHeaders.Authorization!.Parameter!;

        var (exitCode, output) = await It.Arivm.RunAsync("call", "run", file, "--key", key);
        await File.WriteAllTextAsync(file, "stasis leave,1000@default\nexpect recording\nhangup\nexpect vm-password\n");
        var broken = await It.Arivm.RunAsync("call", "run", file, "--key", key);
        await File.WriteAllTextAsync(file, "stasis leave,1000@default\nshout\n");
        var wrong = await It.Arivm.RunAsync("call", "run", file, "--key", key);
        folder.Delete(recursive: true);

        Assert.True(exitCode == 0, output);
        var message = Assert.Single(await It.MessagesAsync("1000"));
        Assert.Equal(("Ann Lee", "5551", 3), (message.CallerName, message.CallerNumber, message.Duration));
        Assert.Contains(message.Id, output);
        Assert.Equal((1, 1), (broken.ExitCode, wrong.ExitCode));
        Assert.Contains("the script was not gone through to its end: the call was over before the prompt vm-password came", broken.Output);
        Assert.Contains("line 2: 'shout", wrong.Output);
    }

    public static TheoryData<object, string> Wrong => new()
    {
        { new { }, "stasis" },
        { new { stasis = "leave,1@default", extension = "1" }, "stasis" },
        { new { stasis = "leave,${SHELL(id)}" }, "stasis" },
        { new { extension = "l7005s", context = "elsewhere" }, "Asterisk:SimulationContexts" },
        { new { extension = "a/b", context = "inbound" }, "extension" },
        { new { stasis = "leave,1@default", callerName = "a\"b" }, "callerName" },
        { new { stasis = "leave,1@default", asterisk = "nowhere" }, "asterisk" },
        { new { stasis = "leave,1@default", script = new object[] { new { } } }, "script[0]" },
        { new { stasis = "leave,1@default", script = new object[] { new { press = "x" } } }, "script[0].press" },
        { new { stasis = "leave,1@default", script = new object[] { new { say = "../etc/passwd" } } }, "script[0].say" },
        { new { stasis = "leave,1@default", script = new object[] { new { audio = "aGVsbG8=" } } }, "script[0].audio" },
        { new { stasis = "leave,1@default", script = new object[] { new { pause = 61 } } }, "script[0].pause" },
        { new { stasis = "leave,1@default", script = new object[] { new { tone = 0 } } }, "script[0].tone" },
        { new { stasis = "leave,1@default", script = Enumerable.Repeat(new { press = "1" }, 101) }, "script" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task What_is_wrong_with_a_script_is_said_before_anybody_is_called(object body, string named)
    {
        using var answer = await It.Api.PostAsJsonAsync("simulations", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_call_that_left_a_message_is_told_and_drawn()
    {
        await It.CreateMailboxAsync("7006");
        await using var phone = await SippPhone.StartAsync(It.Kamailio!, "7006");
        await SippCaller.CallAsync(It.Asterisk, "l7006", new Speech(Seconds: 2), Ending.Hangup);
        await phone.NotifyAsync("1/0 (0/0)");
        var message = await It.MessageAsync("7006");

        var timeline = await Poll.ForAsync("a timeline with its NOTIFY", async () =>
        {
            var told = JsonNode.Parse(await It.Api.GetStringAsync(new Uri(message.Timeline, UriKind.Relative)))!;
            return told["notifies"]!.AsArray().Count > 0 ? told : null;
        });

        var steps = timeline["steps"]!.AsArray();
        Assert.Equal(["answered", "comes to leave a message", "message filed"], steps.Select(step => (string)step!["text"]!).Where(text => text is "answered" or "comes to leave a message" or "message filed").Order());
        var recording = steps.Single(step => (string)step!["kind"]! == "recording")!;
        Assert.Equal("the caller hung up", (string?)recording["end"]);
        Assert.InRange((double)recording["seconds"]!, 1, 20);
        Assert.NotNull(timeline["endedAt"]);
        Assert.Equal(200, (int)timeline["notifies"]![0]!["delivery"]!["status"]!);
        var drawing = await It.Api.GetAsync(new Uri($"calls/{timeline["id"]}/timeline?format=svg", UriKind.Relative));
        Assert.Equal("image/svg+xml", drawing.Content.Headers.ContentType?.MediaType);
        var svg = System.Xml.Linq.XDocument.Parse(await drawing.Content.ReadAsStringAsync());
        Assert.Contains(svg.Descendants().Where(element => element.Name.LocalName == "text"), text => text.Value.StartsWith("NOTIFY 1/0 → 200", StringComparison.Ordinal));
        var past = JsonNode.Parse(await It.Api.GetStringAsync(new Uri("calls/past?mailbox=7006@default", UriKind.Relative)))!;
        Assert.Equal((string)timeline["id"]!, (string)Assert.Single(past["items"]!.AsArray())!["id"]!);
    }

    [Fact]
    public async Task A_call_that_is_over_is_told_also_while_it_is_being_written_down()
    {
        await using var database = new SqlDatabase(SqlEngine.PostgreSql, It.Settings["Database:ConnectionString"]);

        var simulated = await database.WriteAsync(async transaction =>
        {
            await transaction.Connection!.ExecuteAsync("lock table calls in share mode", transaction: transaction);
            var over = await Simulated.RunAsync(It, new { stasis = "check", script = new object[] { new { expect = "vm-login" }, new { hangUp = true } } });
            Assert.Null((string?)(await TimelineAsync(over))["endedAt"]);
            return over;
        }, TestContext.Current.CancellationToken);

        await Poll.ForAsync("the call to be over", async () => (await TimelineAsync(simulated))["endedAt"] is not null);

        async Task<JsonNode> TimelineAsync(Simulated call) => JsonNode.Parse(await It.Api.GetStringAsync(new Uri(call.Timeline, UriKind.Relative)))!;
    }

    [Fact]
    public async Task Of_a_call_to_two_contexts_each_sees_its_own_half_alone()
    {
        await It.CreateMailboxAsync("7020");
        (await It.Api.PostAsJsonAsync("mailboxes", new { number = "7021", context = "sales" })).EnsureSuccessStatusCode();
        using var made = await It.Api.PostAsJsonAsync("apikeys", new { name = "sales", role = "reader", contexts = new[] { "sales" } });
        var key = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!;
        using var sales = new HttpClient { BaseAddress = It.Api.BaseAddress, DefaultRequestHeaders = { { "X-Api-Key", key } } };

        var simulated = await Simulated.RunAsync(It, new { stasis = "leave,7020@default&7021@sales,s" });
        var message = simulated.Messages.Single(message => message.Contains("@sales", StringComparison.Ordinal));
        var whole = await It.Api.GetStringAsync(new Uri($"{message}/timeline", UriKind.Relative));
        var half = await sales.GetStringAsync(new Uri($"{message}/timeline", UriKind.Relative));

        Assert.Contains("7020", whole, StringComparison.Ordinal);
        Assert.Contains("7021@sales", half, StringComparison.Ordinal);
        Assert.DoesNotContain("7020", half, StringComparison.Ordinal);
        Assert.DoesNotContain("@default", half, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_phone_says_why_its_lamp_is_as_it_is()
    {
        await It.CreateMailboxAsync("7007");
        var nobody = JsonNode.Parse(await It.Api.GetStringAsync(new Uri("mailboxes/7007@default/watchers", UriKind.Relative)))!;
        await using var desk = await RecordingPhone.StartAsync(It.Kamailio!, "7007");
        await using var gone = await RecordingPhone.StartAsync(It.Kamailio!, "7007");
        gone.Answer(NotifyAnswer.Unavailable(60));
        var before = await WatchersAsync("7007");

        await Simulated.RunAsync(It, new { stasis = "leave,7007@default,s" });

        var after = await Poll.ForAsync("two phones told", async () => await WatchersAsync("7007") is var now && now["items"]!.AsArray().All(one => (string)one!["outcome"]! != "new") ? now : null);
        Assert.Contains("No phone has a live subscription", (string)nobody["why"]!, StringComparison.Ordinal);
        Assert.All(before["items"]!.AsArray(), one => Assert.Equal(("unknown", "new"), ((string)one!["lamp"]!, (string)one["outcome"]!)));
        Assert.Equal("on", (string)after["should"]!);
        var lit = after["items"]!.AsArray().Single(one => (string)one!["callId"]! == desk.CallId)!;
        var dark = after["items"]!.AsArray().Single(one => (string)one!["callId"]! == gone.CallId)!;
        Assert.Equal(("on", 200), ((string)lit["lamp"]!, (int)lit["status"]!));
        Assert.Contains("confirmed 1 new and 0 old", (string)lit["why"]!, StringComparison.Ordinal);
        Assert.NotNull(lit["roundTripMs"]);
        Assert.Equal(("unknown", "retrying", 503), ((string)dark["lamp"]!, (string)dark["outcome"]!, (int)dark["status"]!));
        Assert.Contains("it is tried again at", (string)dark["why"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_caller_would_hear_is_what_a_caller_hears()
    {
        await It.CreateMailboxAsync("7009");

        var told = JsonNode.Parse(await It.Api.GetStringAsync(new Uri("mailboxes/7009@default/would-hear?from=100", UriKind.Relative)))!;
        var simulated = await Simulated.RunAsync(It, new { stasis = "leave,7009@default,u" });
        await It.CreateMailboxAsync("7010", new { maxMsg = 1 });
        await Simulated.RunAsync(It, new { stasis = "leave,7010@default,s" });
        await It.HoldsAsync("7010", 1);
        var full = JsonNode.Parse(await It.Api.GetStringAsync(new Uri("mailboxes/7010@default/would-hear", UriKind.Relative)))!;

        Assert.Equal("recorded", (string)told["outcome"]!);
        Assert.Equal(told["prompts"]!.AsArray().Select(prompt => (string)prompt!), simulated.Of("prompt").SelectMany(prompts => prompts.Split(' ')).Where(prompt => prompt != "beep"));
        Assert.Equal("refused", (string)full["outcome"]!);
        Assert.Contains("full", (string)full["why"]!, StringComparison.Ordinal);
    }

    private async Task<JsonNode> WatchersAsync(string number) => JsonNode.Parse(await It.WatchersAsync(number))!;
}
