using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Ringing;

/// <summary>REST rings the owner's phone, and what was asked for follows when it is answered. Phones and Asterisk are real.</summary>
public sealed class RingTests(RingFixture fixture) : IClassFixture<RingFixture>
{
    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_message_is_played_to_who_answers_and_is_heard_then()
    {
        var message = await fixture.CreateAsync("4000", "4000 one");
        await using var phone = await fixture.PhoneAsync("4000");
        var ringing = fixture.RingAsync("4000", new { then = "play", message });

        await phone.AnswerAsync();
        var rung = await ringing;
        await phone.HeardAsync("vm-helpexit");
        await phone.PressAsync("7");
        await phone.HeardAsync("vm-deleted");
        await phone.PressAsync("#");
        await phone.EndedAsync();

        Assert.Equal((HttpStatusCode.OK, true), (rung.Status, (bool)rung.Answer["answered"]!));
        var heard = phone.Heard.Select(sound => sound.Name).ToList();
        Assert.Equal(["vm-first", "vm-message", "4000 one"], heard.Take(3));
        Assert.DoesNotContain("vm-password", heard);
        Assert.Contains("\"Voicemail\" <sip:4000@", (await phone.Rung).Header("From"), StringComparison.Ordinal);
        var timeline = await Poll.ForAsync("the call to be over", async () => await fixture.GetAsync($"calls/{rung.Call}/timeline") is var now && now["endedAt"] is not null ? now : null);
        Assert.Equal("ring", (string)timeline["does"]!);
        Assert.Equal(["4000@default", "play"], timeline["arguments"]!.AsArray().Select(argument => (string)argument!));
        Assert.Empty(await It.MessagesAsync("4000"));
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task The_owner_is_connected_with_the_caller_of_a_message()
    {
        var message = await fixture.CreateAsync("4001", "4001 one", callerNumber: "5001");
        await using var owner = await fixture.PhoneAsync("4001");
        await using var caller = await fixture.PhoneAsync("5001");
        var ringing = fixture.RingAsync("4001", new { then = "callBack", message });

        await owner.AnswerAsync();
        var rung = await ringing;
        await caller.AnswerAsync();
        await owner.SayAsync(fixture.Sounds.Make("the owner speaks", 2));
        await caller.HearsAsync("the owner speaks", 0.5);
        await caller.SayAsync(fixture.Sounds.Make("the caller speaks", 2));
        await owner.HearsAsync("the caller speaks", 0.5);
        await owner.HangUpAsync();
        await caller.EndedAsync();

        Assert.Equal(HttpStatusCode.OK, rung.Status);
        await It.Asterisk.LoggedAsync("CALLED BACK 5001 by Owner 4001 4001");
        Assert.Contains(await StepsAsync(rung), step => step == "the dialplan goes on at 5001@owners");
        await It.NothingIsLeftOfCallsAsync();
    }

    [Theory]
    [InlineData("4002", "")]
    [InlineData("4003", "anonymous")]
    [InlineData("4004", "5000,s,1")]
    [InlineData("4005", "+")]
    [InlineData("4006", "123456789012345678901234567890123")]
    public async Task A_caller_without_a_number_is_not_called_back_and_nobody_is_rung(string mailbox, string callerNumber)
    {
        var message = await fixture.CreateAsync(mailbox, $"{mailbox} one", callerNumber);
        await using var phone = await fixture.PhoneAsync(mailbox);

        var rung = await fixture.RingAsync(mailbox, new { then = "callBack", message });

        Assert.Equal(HttpStatusCode.Conflict, rung.Status);
        Assert.Contains("cannot be called back", rung.Detail, StringComparison.Ordinal);
        Assert.False(phone.Rung.IsCompleted);
    }

    [Fact]
    public async Task A_greeting_is_recorded_heard_and_saved_and_the_call_is_over()
    {
        await It.CreateMailboxAsync("4010");
        await using var phone = await fixture.PhoneAsync("4010");
        var ringing = fixture.RingAsync("4010", new { then = "recordGreeting", greeting = "busy" });

        await phone.AnswerAsync();
        var rung = await ringing;
        await phone.HeardAsync("beep");
        await phone.SayAsync(fixture.Sounds.Make("I am busy", 2));
        await phone.PressAsync("#");
        await phone.HeardAsync("vm-review");
        await phone.PressAsync("2");
        await phone.HearsAsync("I am busy", 1);
        await phone.HeardAsync("vm-review", times: 2);
        await phone.PressAsync("1");
        await phone.EndedAsync();

        Assert.Equal(HttpStatusCode.OK, rung.Status);
        Assert.Equal(["vm-rec-busy", "beep"], phone.Heard.Take(2).Select(sound => sound.Name));
        Assert.Equal("vm-goodbye", phone.Heard[^1].Name);
        var greetings = await fixture.GetAsync("mailboxes/4010@default/greetings");
        Assert.Equal("busy", (string)Assert.Single(greetings["items"]!.AsArray())!["name"]!);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task The_owner_hears_the_message_that_is_being_left_and_takes_the_call_over()
    {
        await It.CreateMailboxAsync("4011");
        await using var owner = await fixture.PhoneAsync("4011");
        await using var caller = await TalkingPhone.CallAsync(It.Asterisk, "l4011s", fixture.Sounds);
        await Poll.ForAsync("a message that is being left", async () => (await fixture.GetAsync("mailboxes/4011@default/live"))["items"]!.AsArray().Count == 1);
        var ringing = fixture.RingAsync("4011", new { then = "screen" });

        await owner.AnswerAsync();
        var rung = await ringing;
        await owner.HeardAsync("arivm-screening");
        await caller.SayAsync(fixture.Sounds.Make("are you there", 3));
        await owner.HearsAsync("are you there", 0.5);
        await owner.PressAsync("1");
        await It.MessageAsync("4011");
        await Poll.ForAsync("the owner to be heard", async () =>
        {
            await owner.SayAsync(fixture.Sounds.Make("here I am", 0.5));
            return caller.Heard.Any(sound => sound.Name == "here I am");
        });
        await caller.HangUpAsync();
        await owner.EndedAsync();

        Assert.Equal(HttpStatusCode.OK, rung.Status);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task Where_nobody_is_leaving_a_message_nobody_is_rung_to_hear_it()
    {
        await It.CreateMailboxAsync("4012");
        await using var phone = await fixture.PhoneAsync("4012");

        var rung = await fixture.RingAsync("4012", new { then = "screen" });

        Assert.Equal(HttpStatusCode.Conflict, rung.Status);
        Assert.Contains("Nobody is leaving a message for 4012@default", rung.Detail, StringComparison.Ordinal);
        Assert.False(phone.Rung.IsCompleted);
    }

    [Theory]
    [InlineData("4020", "486 Busy Here", "the phone is busy")]
    [InlineData("4021", "603 Decline", "the call was refused")]
    [InlineData("4022", "480 Temporarily Unavailable", "nobody answered")]
    public async Task Why_a_phone_was_not_answered_is_said(string mailbox, string status, string reason)
    {
        await It.CreateMailboxAsync(mailbox);
        await using var phone = await fixture.PhoneAsync(mailbox);
        var ringing = fixture.RingAsync(mailbox, new { then = "recordGreeting", greeting = "unavail" });

        await phone.RefuseAsync(status);
        var rung = await ringing;

        Assert.Equal(HttpStatusCode.Conflict, rung.Status);
        Assert.Contains($"{mailbox}@owners was rung in vain: {reason}", rung.Detail, StringComparison.Ordinal);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task A_number_that_the_dialplan_does_not_know_is_named()
    {
        await It.CreateMailboxAsync("6020");

        var rung = await fixture.RingAsync("6020", new { then = "recordGreeting", greeting = "unavail" });

        Assert.Equal(HttpStatusCode.Conflict, rung.Status);
        Assert.Contains("6020@owners was rung in vain: the dialplan has no such extension", rung.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_that_nobody_answers_stops_ringing_after_half_a_minute()
    {
        await It.CreateMailboxAsync("4023");
        await using var phone = await fixture.PhoneAsync("4023");

        var rung = await fixture.RingAsync("4023", new { then = "recordGreeting", greeting = "unavail" });

        Assert.Equal(HttpStatusCode.Conflict, rung.Status);
        Assert.Contains("nobody answered", rung.Detail, StringComparison.Ordinal);
        Assert.True(phone.Rung.IsCompleted);
        await Poll.ForAsync("the ringing to stop", () => phone.Cancelled.IsCompleted);
    }

    [Fact]
    public async Task One_phone_is_rung_once_at_a_time_and_whoever_goes_away_stops_it()
    {
        await It.CreateMailboxAsync("4024");
        await using var phone = await fixture.PhoneAsync("4024");
        using var patience = new CancellationTokenSource();
        var ringing = fixture.RingAsync("4024", new { then = "recordGreeting", greeting = "unavail" }, cancellationToken: patience.Token);
        await phone.Rung;

        var again = await fixture.RingAsync("4024", new { then = "recordGreeting", greeting = "unavail" });
        await patience.CancelAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, again.Status);
        Assert.NotNull(again.RetryAfter);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ringing);
        await Poll.ForAsync("the ringing to stop", () => phone.Cancelled.IsCompleted);
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task Asked_for_twice_with_one_idempotency_key_the_phone_rings_once()
    {
        await It.CreateMailboxAsync("4025");
        await using var phone = await fixture.PhoneAsync("4025");
        var key = Guid.NewGuid().ToString("N");
        var ringing = SendAsync("unavail");

        await phone.AnswerAsync();
        using var first = await ringing;
        await phone.HangUpAsync();
        using var again = await SendAsync("unavail");
        using var other = await SendAsync("busy");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity), (first.StatusCode, again.StatusCode, other.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());

        Task<HttpResponseMessage> SendAsync(string greeting) => It.Api.SendAsync(new HttpRequestMessage(HttpMethod.Post, "mailboxes/4025@default/ring")
        {
            Content = JsonContent.Create(new { then = "recordGreeting", greeting }),
            Headers = { { "Idempotency-Key", key } },
        });
    }

    [Fact]
    public async Task An_owner_may_be_rung_but_has_no_others_rung()
    {
        await It.CreateMailboxAsync("4030");
        await using var phone = await fixture.PhoneAsync("4030");
        await using var stranger = await fixture.PhoneAsync("4031");
        using var owner = await fixture.OwnerAsync("4030");

        var refused = await fixture.RingAsync("4030", new { then = "recordGreeting", greeting = "greet", to = "4031" }, owner);
        var ringing = fixture.RingAsync("4030", new { then = "recordGreeting", greeting = "greet", to = "4030" }, owner);
        await phone.AnswerAsync();
        var own = await ringing;
        await phone.HangUpAsync();
        var byOperator = fixture.RingAsync("4030", new { then = "recordGreeting", greeting = "greet", to = "4031" });
        await stranger.AnswerAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("for operators alone", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Equal(HttpStatusCode.OK, (await byOperator).Status);
    }

    [Fact]
    public async Task When_the_node_dies_its_next_life_lets_go_of_who_was_rung()
    {
        await It.CreateMailboxAsync("4026");
        await using var phone = await fixture.PhoneAsync("4026");
        var ringing = fixture.RingAsync("4026", new { then = "recordGreeting", greeting = "unavail" });
        await phone.AnswerAsync();
        await ringing;

        await It.Arivm.KillAsync();
        await It.Arivm.StartAgainAsync();

        await phone.EndedAsync();
        await It.NothingIsLeftOfCallsAsync();
    }

    [Fact]
    public async Task Who_dials_with_a_token_of_their_own_making_is_turned_away()
    {
        var refused = await Assert.ThrowsAsync<BedException>(() => TalkingPhone.CallAsync(It.Asterisk, "madeup", fixture.Sounds));

        Assert.Contains("603 Decline", refused.Message, StringComparison.Ordinal);
        await It.Arivm.LoggedAsync("comes as if it had been rung");
        await It.NothingIsLeftOfCallsAsync();
        Assert.DoesNotContain("GOES ON madeup", It.Asterisk.ReadLog(), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> StepsAsync(Rung rung) => await Poll.ForAsync("the call to be written down", async () =>
        await fixture.GetAsync($"calls/{rung.Call}/timeline") is var now && now["endedAt"] is not null ? [.. now["steps"]!.AsArray().Select(step => (string)step!["text"]!)] : (IReadOnlyList<string>?)null);
}
