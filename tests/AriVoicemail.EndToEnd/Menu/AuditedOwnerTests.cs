using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.EndToEnd.Menu.Heard;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>What an owner changes by phone holds everywhere, and is written down.</summary>
public sealed class AuditedOwnerTests(HearingFixture fixture) : IClassFixture<HearingFixture>
{
    private const string Mailbox = "3540";

    private Installation It => fixture.Installation;

    [Fact]
    public async Task A_new_PIN_ends_what_the_old_one_opened_and_is_in_the_audit_as_greetings_are()
    {
        await fixture.CreateAsync(Mailbox, new { pin = "11223" });
        using var signedIn = await It.Api.PostAsJsonAsync("sessions", new { mailbox = $"{Mailbox}@default", pin = "11223" });
        var token = (string)JsonNode.Parse(await signedIn.Content.ReadAsStringAsync())!["token"]!;
        Assert.Equal(HttpStatusCode.OK, await ReadByAsync(token));
        await using var phone = await fixture.CallAsync($"c{Mailbox}s");

        await phone.PressAsync("05");
        await phone.HeardAsync("vm-newpassword");
        await phone.PressAsync("4321#");
        await phone.HeardAsync("vm-reenterpassword");
        await phone.PressAsync("4321#");
        await phone.HeardAsync("vm-passchanged");
        await phone.PressAsync("1");
        await fixture.SayAsync(phone, Mailbox, $"{Mailbox} greeting");
        await phone.PressAsync("#");
        await phone.HeardAsync("vm-review");
        await phone.PressAsync("1");
        await phone.HeardAsync("vm-msgsaved");

        Assert.Equal(HttpStatusCode.Unauthorized, await ReadByAsync(token));
        var audit = JsonNode.Parse(await It.Api.GetStringAsync($"audit?target={Mailbox}@default"))!["items"]!.AsArray();
        Assert.Equal(
            [$"writeGreeting {Mailbox}@default unavail", $"changeMailbox {Mailbox}@default Pin"],
            audit.Where(entry => (string?)entry!["door"] == "phone").Select(entry => $"{entry!["action"]} {entry["who"]} {string.Join(' ', entry["fields"]!.AsArray().Select(field => (string?)field))}"));
    }

    private async Task<HttpStatusCode> ReadByAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"mailboxes/{Mailbox}@default") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var owner = new HttpClient { BaseAddress = It.Api.BaseAddress };
        using var answer = await owner.SendAsync(request);
        return answer.StatusCode;
    }
}
