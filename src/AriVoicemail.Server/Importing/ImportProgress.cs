using System.Globalization;

namespace AriVoicemail.Server.Importing;

/// <summary>Tells how far something long is: one line that is written over on a terminal, a line now and then elsewhere.</summary>
internal sealed class ImportProgress(TextWriter output, bool terminal, TimeProvider time, string what = "mailboxes")
{
    private readonly TimeSpan _between = terminal ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(10);
    private readonly long _start = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    public async Task TellAsync(long done, long of)
    {
        if (time.GetElapsedTime(_last) < _between && !(terminal && done == of)) return;
        _last = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_start).TotalSeconds;
        var rate = seconds > 0 ? done / seconds : 0;
        var left = rate > 0 ? TimeSpan.FromSeconds(Math.Ceiling((of - done) / rate)) : TimeSpan.Zero;
        var line = string.Create(CultureInfo.InvariantCulture, $"{done} of {of} {what}, {rate:0} a second, {left:h\\:mm\\:ss} left");
        if (!terminal) await output.WriteLineAsync(line);
        // Spaces cover what a longer line has left behind.
        else await output.WriteAsync($"\r{line,-70}{(done == of ? "\n" : "")}");
        await output.FlushAsync();
    }
}
