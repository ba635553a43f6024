using System.Diagnostics;
using System.Globalization;
using AriVoicemail.Messages.Import;

namespace AriVoicemail.Server.Commands;

/// <summary>Shows how far a long work has come: a bar that grows on a terminal, elsewhere a line from time to time.</summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal) : IProgress<ImportProgress>, IDisposable
{
    private const int Width = 30;

    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private long _written = Stopwatch.GetTimestamp();
    private bool _drawn;

    public void Report(ImportProgress value)
    {
        lock (_gate)
        {
            if (Stopwatch.GetElapsedTime(_written) < (isTerminal ? Redraw : BetweenLines)) return;
            _written = Stopwatch.GetTimestamp();
            _drawn = true;
            if (isTerminal) output.Write($"\r{Bar(value)} {Text(value)}\u001b[K");
            else output.WriteLine(Text(value));
        }
    }

    /// <summary>The bar goes; what is said next begins where it stood.</summary>
    public void Dispose()
    {
        if (isTerminal && _drawn) output.Write("\r\u001b[K");
    }

    private static string Bar(ImportProgress now)
    {
        var filled = now.AllMailboxes == 0 ? Width : (int)((long)Width * now.Mailboxes / now.AllMailboxes);
        return $"[{new string('#', filled)}{new string('.', Width - filled)}]";
    }

    private string Text(ImportProgress now)
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        var remaining = elapsed * ((double)(now.AllMailboxes - now.Mailboxes) / Math.Max(1, now.Mailboxes));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Mailboxes} of {now.AllMailboxes} mailboxes, {now.Messages} messages, {now.Messages / elapsed.TotalSeconds:0}/s, {remaining:h\\:mm\\:ss} left");
    }
}
