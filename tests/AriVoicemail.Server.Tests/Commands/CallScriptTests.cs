using AriVoicemail.Server.Commands;

namespace AriVoicemail.Server.Tests.Commands;

/// <summary>The text of a simulated call. That of README.md is run through a real Asterisk elsewhere.</summary>
public sealed class CallScriptTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_word_becomes_what_REST_takes()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "hello world.wav"), [1, 2, 3]);

        var body = Parse(
            "# a remark", "", "  dial 1000 from-phones", "from \"Ann Lee\" <5551>", "asterisk pbx1", "expect vm-intro", "expect recording", "EXPECT end", "press 1#", "say vm-goodbye",
            "play hello world.wav", "tone 1.5", "pause 2", "hangup");

        Assert.Equal(
            """
            {"extension":"1000","context":"from-phones","asterisk":"pbx1","callerName":"Ann Lee","callerNumber":"5551","script":[{"expect":"vm-intro"},{"expect":"recording"},
            {"expect":"end"},{"press":"1#"},{"say":"vm-goodbye"},{"audio":"AQID"},{"tone":1.5},{"pause":2},{"hangUp":true}]}
            """.ReplaceLineEndings(""),
            CallScript.ToJson(body).GetRawText());
    }

    [Fact]
    public void A_script_without_steps_leaves_them_to_the_server() =>
        Assert.Equal("""{"stasis":"leave,1000@default,u","callerNumber":"5551"}""", CallScript.ToJson(Parse("stasis leave,1000@default,u", "from 5551")).GetRawText());

    [Theory]
    [InlineData("shout hello", "line 3: 'shout hello': expected stasis")]
    [InlineData("press", "line 3: 'press '")]
    [InlineData("dial 1000", "line 3: 'dial 1000'")]
    [InlineData("tone long", "line 3: 'long' is no number of seconds")]
    [InlineData("pause", "line 3: '' is no number of seconds")]
    [InlineData("pause -1", "line 3: '-1' is no number of seconds")]
    [InlineData("play no-such.wav", "line 3: Could not find file")]
    public void What_cannot_be_understood_is_named_with_its_line(string line, string says)
    {
        var error = Assert.Throws<CommandException>(() => Parse("stasis leave,1000@default", "# a remark", line));

        Assert.StartsWith(says, error.Message);
    }

    private Api.SimulationBody Parse(params string[] lines) => CallScript.Parse(lines, _folder.FullName);
}
