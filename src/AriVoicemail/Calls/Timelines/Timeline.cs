using System.Diagnostics;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Calls.Timelines;

/// <summary>What happened in one call, in order, while it happens and afterwards.</summary>
public sealed class Timeline
{
    // An owner may stay for hours; the beginning and the end tell most.
    private const int MostSteps = 2000;
    private const string Hidden = "•";

    /// <summary>How a call ends that is not given back.</summary>
    internal const string HungUp = "hung up";

    private readonly Lock _gate = new();
    private readonly long _since = Stopwatch.GetTimestamp();
    private readonly List<TimelineStep> _steps = [];
    private int _secrets;

    /// <summary>What has happened so far.</summary>
    public IReadOnlyList<TimelineStep> Steps
    {
        get
        {
            lock (_gate) return [.. _steps];
        }
    }

    /// <summary>Raised after every change; whoever waits for something looks at <see cref="Steps"/> then.</summary>
    public event Action? Changed;

    /// <summary>Notes where the conversation stands.</summary>
    public void Note(string text, MailboxAddress? mailbox = null) => Add(new TimelineStep(Now, StepKind.State, text) { Mailbox = mailbox?.ToString() });

    /// <summary>Notes that a message was filed.</summary>
    public void Filed(string text, MailboxAddress mailbox, string message) =>
        Add(new TimelineStep(Now, StepKind.Message, text) { Mailbox = mailbox.ToString(), Message = message });

    /// <summary>Keys are not written down until what this answers is disposed of: they may be a PIN.</summary>
    public IDisposable HideKeys()
    {
        lock (_gate) _secrets++;
        return new Hiding(this);
    }

    /// <summary>Whether keys may be a PIN now.</summary>
    internal bool HidesKeys
    {
        get
        {
            lock (_gate) return _secrets > 0;
        }
    }

    internal void Pressed(char key, bool hide = false) => Add(new TimelineStep(Now, StepKind.Key, hide || HidesKeys ? Hidden : key.ToString()));

    internal void Ended(string text)
    {
        lock (_gate)
        {
            if (_steps.LastOrDefault(step => step.Kind is StepKind.End)?.Text == text) return;
        }
        Add(new TimelineStep(Now, StepKind.End, text));
    }

    /// <summary>Notes something that takes a while; what this answers notes its end.</summary>
    internal Action<string> Begin(StepKind kind, string text)
    {
        var step = new TimelineStep(Now, kind, text);
        Add(step);
        return how =>
        {
            lock (_gate)
            {
                var place = _steps.FindLastIndex(other => ReferenceEquals(other, step));
                if (place >= 0) _steps[place] = step with { Seconds = Math.Round(Now - step.At, 3), End = how };
            }
            Changed?.Invoke();
        };
    }

    /// <summary>Seconds since it began.</summary>

    internal double Now => Math.Round(Stopwatch.GetElapsedTime(_since).TotalSeconds, 3);

    private void Add(TimelineStep step)
    {
        lock (_gate)
        {
            if (_steps.Count == MostSteps) _steps.RemoveAt(MostSteps / 2);
            _steps.Add(step);
        }
        Changed?.Invoke();
    }

    private sealed class Hiding(Timeline timeline) : IDisposable
    {
        private int _done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _done, 1) == 1) return;
            lock (timeline._gate) timeline._secrets--;
        }
    }
}
