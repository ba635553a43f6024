using System.Net.Http.Json;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Asterisk's own directory and ours, with the same people and the same keys.</summary>
public sealed class OwnDirectoryTests(DirectoryFixture fixture) : IClassFixture<DirectoryFixture>
{
    [Theory]
    [InlineData("", "dir-usingkeypad=533 dir-instr=* dir-instr=5 dir-instr=1")]
    [InlineData("", "dir-usingkeypad=533 dir-instr=***** dir-usingkeypad=")]
    [InlineData("", "dir-usingkeypad=54#")]
    [InlineData("", "dir-usingkeypad=623 dir-instr=#")]
    [InlineData("", "dir-usingkeypad=826 dir-instr=0")]
    [InlineData("", "dir-usingkeypad=999 dir-usingkeypad=533 dir-instr=1")]
    [InlineData("", "dir-usingkeypad=5* dir-usingkeypad=0")]
    [InlineData("", "dir-usingkeypad=*")]
    [InlineData("", "dir-usingkeypad=")]
    [InlineData("f", "dir-usingkeypad=266 dir-instr=* dir-instr=1")]
    [InlineData("f(6)", "dir-usingkeypad=266533 dir-instr=1")]
    [InlineData("b", "dir-usingkeypad=266 dir-instr=* dir-instr=1")]
    [InlineData("fl", "dir-usingkeypad=546 dir-instr=1")]
    [InlineData("e", "dir-usingkeypad=623 dir-instr=1")]
    [InlineData("s", "dir-usingkeypad=623 dir-instr=1")]
    [InlineData("l(2)m", "dir-usingkeypad=98 dir-multi9=9 digits/2=2")]
    [InlineData("l(2)m", "dir-usingkeypad=98 dir-multi9=")]
    [InlineData("l(2)f", "dir-usingkeypad=62 dir-instr=1")]
    public async Task Both_say_the_same_and_lead_to_the_same_place(string options, string script)
    {
        await MakeKnownAsync();

        var theirs = await CallAsync("com", options, script);
        var ours = await CallAsync("d", options, script);

        Assert.Equal(theirs, ours);
    }

    private async Task<string> CallAsync(string directory, string options, string script)
    {
        await using var call = await DirectoryCall.StartAsync(
            fixture.Installation, "zz", extension: $"{directory}zz{options}", caller: $"{directory}-{Guid.NewGuid():N}");
        var times = new Dictionary<string, int>();
        foreach (var step in script.Split(' ').Select(step => step.Split('=')))
        {
            times[step[0]] = times.GetValueOrDefault(step[0]) + 1;
            await call.PressAtAsync(step[0], times[step[0]], step[1]);
        }
        var end = await call.EndAsync();
        return $"{end}\n{call.Heard}";
    }

    private async Task MakeKnownAsync()
    {
        foreach (var person in DirectoryFixture.People.Select(text => text.Split(' ', 2)))
        {
            using var made = await fixture.Installation.Api.PostAsJsonAsync("mailboxes", new { number = person[0], context = "zz", fullName = person[1] });
        }
    }
}
