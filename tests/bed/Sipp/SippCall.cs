using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>One call (or many that say the same) in progress.</summary>
public sealed class SippCall : IAsyncDisposable
{
    private static readonly TimeSpan Reaction = TimeSpan.FromMilliseconds(500);

    private readonly ServerProcess _sipp;
    private readonly ScratchFolder _folder;
    private readonly int _port;
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allAnswered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SortedDictionary<int, CallTimes> _calls = [];
    private string _callId = "";
    private int _pressed;
    private int _cseq = 1;

    internal SippCall(ServerProcess sipp, ScratchFolder folder, int port, int count)
    {
        _sipp = sipp;
        _folder = folder;
        _port = port;
        Ended = FollowAsync(count);
    }

    /// <summary>The (first) call was answered; fails when the calls ended without.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Every call was answered.</summary>
    public Task AllAnswered => _allAnswered.Task;

    /// <summary>All calls are over. Never fails: the result tells.</summary>
    public Task<CallResult> Ended { get; }

    /// <summary>Presses keys of an <see cref="Ending.OnDemand"/> call, each once Asterisk has taken the one before.</summary>
    public async Task PressAsync(string keys)
    {
        foreach (var key in keys)
        {
            // A person hears something before pressing a key, and each key sounds for 160 ms.
            await Task.Delay(Reaction);
            var before = Volatile.Read(ref _pressed);
            await TellAsync($"press {key} {++_cseq}");
            await Poll.ForAsync($"key {key} to be taken", () => Volatile.Read(ref _pressed) > before || Ended.IsCompleted);
        }
    }

    /// <summary>Hangs an <see cref="Ending.OnDemand"/> call up, and waits until that is done.</summary>
    public async Task<CallResult> HangUpAsync()
    {
        await TellAsync($"bye {++_cseq}");
        return await Ended;
    }

    /// <summary>The caller is gone without a BYE, and so is the audio.</summary>
    public Task KillAsync() => _sipp.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _sipp.KillAsync();
        await Ended;
        await _sipp.DisposeAsync();
        _folder.Dispose();
    }

    private async Task TellAsync(string what)
    {
        await Answered;
        await Sipp.TellAsync(_port, _callId, what);
    }

    private async Task<CallResult> FollowAsync(int count)
    {
        var log = new LogReader(_folder["log"]);
        bool over;
        do
        {
            over = _sipp.Exited.IsCompleted;
            foreach (var line in log.ReadNew()) Note(line, count);
            if (!over) await Task.WhenAny(_sipp.Exited, Task.Delay(5));
        }
        while (!over);

        var result = new CallResult(await _sipp.Exited, Sipp.Errors(_folder), [.. _calls.Values]);
        var failure = new BedException($"the call ended with {result.ExitCode} before it was answered\n{result.Errors}\n{_sipp.LogTail()}");
        foreach (var waiting in new[] { _answered, _allAnswered })
            if (waiting.TrySetException(failure)) _ = waiting.Task.Exception;
        return result;
    }

    private void Note(string line, int count)
    {
        // "ANSWERED 1 2026-01-31	12:00:00.123456	1769860800.123456 1-2@127.0.0.1"
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 6 || !int.TryParse(words[1], out var number)) return;
        if (words[0] == CallerScenario.Pressed)
        {
            Interlocked.Increment(ref _pressed);
            return;
        }

        var time = DateTimeOffset.UnixEpoch.AddMicroseconds((double)(decimal.Parse(words[4], CultureInfo.InvariantCulture) * 1_000_000));
        var call = _calls.GetValueOrDefault(number) ?? new CallTimes(number);
        _calls[number] = words[0] switch
        {
            CallerScenario.Answered => call with { Answered = time },
            CallerScenario.HungUp => call with { HungUp = time },
            CallerScenario.Released => call with { Released = time },
            _ => call with { Ended = time },
        };
        if (words[0] != CallerScenario.Answered) return;
        _callId = words[5];
        _answered.TrySetResult();
        if (_calls.Count == count) _allAnswered.TrySetResult();
    }
}
