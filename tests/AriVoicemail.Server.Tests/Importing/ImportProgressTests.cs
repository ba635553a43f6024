using AriVoicemail.Server.Importing;
using AriVoicemail.Tests.Sip;

namespace AriVoicemail.Server.Tests.Importing;

public sealed class ImportProgressTests
{
    [Fact]
    public async Task A_terminal_has_one_line_that_is_written_over()
    {
        var (time, output) = (new ManualTime(), new StringWriter());
        var progress = new ImportProgress(output, terminal: true, time);

        await progress.TellAsync(1, 100);
        time.Advance(TimeSpan.FromSeconds(2));
        await progress.TellAsync(50, 100);
        await progress.TellAsync(60, 100);
        time.Advance(TimeSpan.FromSeconds(2));
        await progress.TellAsync(100, 100);

        var lines = output.ToString().Split('\r', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["50 of 100 mailboxes, 25 a second, 0:00:02 left", "100 of 100 mailboxes, 25 a second, 0:00:00 left"], lines);
        Assert.EndsWith("\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elsewhere_there_is_a_plain_line_now_and_then()
    {
        var (time, output) = (new ManualTime(), new StringWriter());
        var progress = new ImportProgress(output, terminal: false, time);

        for (var done = 1; done <= 30; done++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await progress.TellAsync(done, 3000);
        }

        Assert.Equal(
            ["10 of 3000 mailboxes, 1 a second, 0:49:50 left", "20 of 3000 mailboxes, 1 a second, 0:49:40 left", "30 of 3000 mailboxes, 1 a second, 0:49:30 left"],
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
