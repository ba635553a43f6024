using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class GreetingsTests : IDisposable
{
    private readonly TemporaryFolder _spool = new();
    private readonly Greetings _greetings;

    public GreetingsTests()
    {
        _greetings = new Greetings(new SpoolOptions { Directory = _spool.Path }, MailboxAddress.Parse("1000@default"));
        Directory.CreateDirectory(_spool["default/1000"]);
    }

    [Theory]
    [InlineData("unavail", ".wav")]
    [InlineData("temp", ".WAV")]
    [InlineData("greet", ".gsm")]
    [InlineData("unavail", ".ulaw")]
    public void A_recorded_greeting_is_named_as_Asterisk_plays_it(string name, string extension)
    {
        File.WriteAllText(_spool[$"default/1000/{name}{extension}"], "");
        Assert.Equal(_spool[$"default/1000/{name}"], _greetings.Find(name));
        Assert.Null(_greetings.Find("busy"));
    }

    [Fact]
    public void What_is_no_sound_is_no_greeting()
    {
        File.WriteAllText(_spool["default/1000/busy.txt"], "");
        Directory.CreateDirectory(_spool["default/1000/temp.wav"]);
        Assert.Null(_greetings.Find("busy"));
        Assert.Null(_greetings.Find("temp"));
    }

    [Fact]
    public void A_mailbox_without_a_folder_has_none() => Assert.Null(
        new Greetings(new SpoolOptions { Directory = _spool.Path }, MailboxAddress.Parse("9@default")).Find("greet"));

    public void Dispose() => _spool.Dispose();
}
