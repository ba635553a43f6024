using AriVoicemail.Mailboxes;
using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public sealed class GreetingsTests : IDisposable
{
    private readonly TemporaryDirectory _spool = new();

    public void Dispose() => _spool.Dispose();

    [Theory]
    [InlineData("unavail", "wav")]
    [InlineData("temp", "WAV")]
    [InlineData("greet", "gsm")]
    public void A_greeting_is_named_without_its_format(string name, string extension)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_spool.Path, "sales", "1000")).FullName;
        File.WriteAllText(Path.Combine(directory, $"{name}.{extension}"), "");
        var greetings = new Greetings(new SpoolOptions { Directory = _spool.Path }, MailboxAddress.Parse("1000@sales"));

        Assert.Equal(Path.Combine(directory, name), greetings.Find(name));
        Assert.Null(greetings.Find("busy"));
    }
}
