using AriVoicemail.Ari;
using AriVoicemail.Calls.Timelines;

namespace AriVoicemail.Calls.Simulating;

/// <summary>A scripted call that is under way: the caller's half, and what voicemail does with the other one.</summary>
internal sealed class ScriptedCall(string id, Script script, IAriActionClient ari)
{
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(300);

    private readonly Timeline _timeline = new();
    private readonly Lock _gate = new();
    private readonly List<(Call Call, double Since)> _served = [];
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private int _seen;

    public string CallersChannel => $"{SimulatedPrefix}{id}";

    /// <summary>The half that the dialplan hands to voicemail.</summary>
    public string ServedChannel => $"{CallersChannel}-served";

    /// <summary>Done when the caller's half is gone.</summary>
    public Task IsOver => _isOver.Task;

    public string? Problem { get; private set; }

    private const string SimulatedPrefix = "simulated-";

    /// <summary>Voicemail serves the other half now; the dialplan may bring it more than once.</summary>
    public void Entered(Call call)
    {
        lock (_gate)
        {
            _served.Add((call, _timeline.Now));
            _underWay++;
        }
        call.Timeline.Changed += Wake;
        Wake();
    }

    public void Left()
    {
        lock (_gate) _underWay--;
        Wake();
    }

    /// <summary>Goes through the script, on the caller's half.</summary>
    public async Task RunAsync(Call caller, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(script.Longest);
        _ = caller.Ended.ContinueWith(_ => Wake(), TaskScheduler.Default);
        try
        {
            // A Local channel's other half takes for its caller whom this one is connected to.
            await caller.SetVariableAsync("CONNECTEDLINE(name,i)", script.CallerName, limit.Token);
            await caller.SetVariableAsync("CONNECTEDLINE(num,i)", script.CallerNumber, limit.Token);
            foreach (var (name, value) in script.Variables) await caller.SetVariableAsync(name, value, limit.Token);
            await ari.Channels.DialAsync(CallersChannel, timeout: (int)script.LongestWait.TotalSeconds, cancellationToken: limit.Token);
            foreach (var step in script.Steps)
            {
                if (Problem is null) Problem = await DoAsync(step, caller, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Problem = $"it took longer than {script.Longest.TotalSeconds:0} seconds";
        }
        catch (AriException error)
        {
            Problem = $"Asterisk: {error.Message}";
        }
        finally
        {
            await HangUpAsync(cancellationToken);
            await UntilAsync(() => IsQuiet, script.LongestWait, CancellationToken.None);
            if (Problem is not null && !WasServed)
            {
                Problem = $"the call did not come to voicemail: does the dialplan hand {script.Extension}@{script.Context} to Stasis? 'arivm asterisk-config' prints what it needs";
            }
            _isOver.TrySetResult();
        }
    }

    /// <summary>The caller's half never came.</summary>
    public void Fail(string problem)
    {
        Problem ??= problem;
        _isOver.TrySetResult();
    }

    public Transcript Transcript()
    {
        var lines = _timeline.Steps.Select(step => new TranscriptLine(true, step)).ToList();
        lock (_gate)
        {
            foreach (var (call, since) in _served) lines.AddRange(call.Timeline.Steps.Select(step => new TranscriptLine(false, step with { At = Math.Round(step.At + since, 3) })));
        }
        return new Transcript(ServedChannel, Problem, [.. lines.OrderBy(line => line.Step.At)]);
    }

    private bool AsksForPin
    {
        get
        {
            lock (_gate) return _served.Exists(served => served.Call.Timeline.HidesKeys);
        }
    }

    private bool WasServed
    {
        get
        {
            lock (_gate) return _served.Count > 0;
        }
    }

    private bool IsQuiet
    {
        get
        {
            lock (_gate) return _underWay == 0;
        }
    }

    private async Task<string?> DoAsync(ScriptStep step, Call caller, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ScriptStep.ExpectPrompt(var name):
                return await ExpectAsync(caller, $"the prompt {name}", served => served.Kind is StepKind.Prompt && served.Text.Split(' ').Any(prompt => prompt == name || prompt.EndsWith($"/{name}", StringComparison.Ordinal)), cancellationToken);
            case ScriptStep.ExpectRecording:
                return await ExpectAsync(caller, "a recording", served => served is { Kind: StepKind.Recording }, cancellationToken);
            case ScriptStep.ExpectEnd:
                return await ExpectAsync(caller, "the end", served => served is { Kind: StepKind.End }, cancellationToken);
            case ScriptStep.Press(var keys):
                foreach (var key in keys)
                {
                    _timeline.Pressed(key, hide: AsksForPin);
                    await ari.Channels.SendDTMFAsync(CallersChannel, key.ToString(), cancellationToken: cancellationToken);
                    await Task.Delay(BetweenKeys, cancellationToken);
                }
                return null;
            case ScriptStep.Say(var media, var name):
                var said = _timeline.Begin(StepKind.Prompt, name);
                await caller.PlayAsync([media], null, cancellationToken);
                said(caller.HungUp ? "cut off" : "said to its end");
                return null;
            case ScriptStep.Pause(var length):
                var silent = _timeline.Begin(StepKind.State, "silent");
                await Task.Delay(length, cancellationToken);
                silent("");
                return null;
            default:
                await HangUpAsync(cancellationToken);
                return null;
        }
    }

    /// <summary>Waits for something that voicemail does; what is wrong when it does not come, else null.</summary>
    private async Task<string?> ExpectAsync(Call caller, string what, Func<TimelineStep, bool> isIt, CancellationToken cancellationToken)
    {
        var found = -1;
        var came = await UntilAsync(
            () =>
            {
                var steps = Served();
                found = steps.FindIndex(Math.Min(_seen, steps.Count), step => isIt(step));
                return found >= 0 || caller.Ended.IsCompleted;
            },
            script.LongestWait, cancellationToken);
        if (found < 0) return came ? $"the call was over before {what} came" : $"{what} did not come within {script.LongestWait.TotalSeconds:0} seconds";
        _seen = found + 1;
        return null;
    }

    private List<TimelineStep> Served()
    {
        lock (_gate) return [.. _served.SelectMany(served => served.Call.Timeline.Steps)];
    }

    /// <summary>False: it did not become true in that time.</summary>
    private async Task<bool> UntilAsync(Func<bool> isTrue, TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        try
        {
            while (true)
            {
                var changed = Volatile.Read(ref _changed).Task;
                if (isTrue()) return true;
                await changed.WaitAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async Task HangUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ari.Channels.HangupAsync(CallersChannel, cancellationToken: cancellationToken);
            _timeline.Ended("the caller hangs up");
        }
        catch (AriException error) when (error.IsNotFound)
        {
            // The other side was quicker.
        }
    }

    private void Wake() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
