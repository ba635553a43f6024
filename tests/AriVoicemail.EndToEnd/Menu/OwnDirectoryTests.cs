namespace AriVoicemail.EndToEnd.Menu;

/// <summary>Asterisk's own directory and ours, with the same people and the same keys.</summary>
public sealed class OwnDirectoryTests(DirectoryFixture fixture) : IClassFixture<DirectoryFixture>
{
    [Theory]
    [InlineData("", "dir-usingkeypad=533 dir-instr=* dir-instr=5 dir-instr=1")]
    [InlineData("", "dir-usingkeypad=54# dir-instr=1")]
    [InlineData("", "dir-usingkeypad=623 dir-instr=#")]
    [InlineData("", "dir-usingkeypad=826 dir-instr=0")]
    [InlineData("", "dir-usingkeypad=999 dir-usingkeypad=533 dir-instr=1")]
    [InlineData("", "dir-usingkeypad=5* dir-usingkeypad=0")]
    [InlineData("l(4)", "dir-usingkeypad=2120 dir-usingkeypad=*")]
    [InlineData("f", "dir-usingkeypad=266 dir-instr=* dir-instr=1")]
    [InlineData("b(2)f(4)", "dir-usingkeypad=53 dir-instr=* dir-instr=* dir-instr=1")]
    [InlineData("l(2)f", "dir-usingkeypad=546 dir-instr=1")]
    [InlineData("e", "dir-usingkeypad=623 dir-instr=1")]
    [InlineData("s", "dir-usingkeypad=623 dir-instr=1")]
    [InlineData("l(2)m", "dir-usingkeypad=98 dir-multi9=0 digits/2=2")]
    public async Task Both_say_the_same_and_lead_to_the_same_place(string options, string script)
    {
        var theirs = await CallAsync("com", options, script);
        var ours = await CallAsync("d", options, script);

        Assert.Equal(theirs, ours);
    }

    /// <param name="script">Prompts, and what is pressed once each of them has begun: at the second mention, when it has begun again.</param>
    private async Task<string> CallAsync(string directory, string options, string script)
    {
        await using var call = await DirectoryCall.StartAsync(
            fixture.Installation, DirectoryFixture.Context, extension: $"{directory}{DirectoryFixture.Context}{options}", caller: $"{directory}-{Guid.NewGuid():N}");
        var times = new Dictionary<string, int>();
        foreach (var step in script.Split(' ').Select(step => step.Split('=')))
        {
            times[step[0]] = times.GetValueOrDefault(step[0]) + 1;
            await call.PressAtAsync(step[0], times[step[0]], step[1]);
        }
        return $"{await call.EndAsync()}\n{call.Heard}";
    }
}
