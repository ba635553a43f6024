using System.Diagnostics;
using System.Globalization;

namespace AriVoicemail.Bed;

/// <summary>
/// A caller in a telephone menu, without SIP: a Local channel, one half of which is the caller and the other runs an extension of context
/// <c>menu</c>: <c>comedian</c> is <c>VoiceMailMain(arguments)</c>, <c>ours</c> is <c>Stasis(vm,check,arguments)</c>.
/// </summary>
public sealed class MenuCall : IAsyncDisposable
{
    // Longer than the pauses inside a menu (0.6 s), shorter than the shortest after which it goes on by itself (2 s between digits).
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5);

    // What follows a prompt without a pause begins within this time, also on a machine that is busy.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(0.2);

    // A recording begins behind its beep, and is one as soon as its first packet has come.
    private static readonly TimeSpan Recorded = TimeSpan.FromSeconds(0.7);

    // As Asterisk tells of them; that a key has cut a prompt short is told as well.
    private static readonly HashSet<string> Windings = ["Pause", "Unpause", "Restart", "FastForward", "Rewind", "Reverse"];

    private readonly ManagerConnection _manager;
    private readonly ManagerConnection _events;
    private readonly MenuPrompts _sounds;
    private readonly bool _noteWinding;
    private readonly Lock _gate = new();
    private readonly List<string> _prompts = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _callerId = $"caller-{Guid.NewGuid():N}";
    private readonly string _menuId = $"menu-{Guid.NewGuid():N}";
    private string _menuChannel = "";
    private int _digits;
    private bool _answered;
    private long _lastAt = Stopwatch.GetTimestamp();
    private TimeSpan _lastLength;
    private bool _lastIsKey;

    private MenuCall(ManagerConnection manager, ManagerConnection events, AsteriskServer asterisk, bool noteWinding)
    {
        (_manager, _events, _noteWinding) = (manager, events, noteWinding);
        _sounds = new MenuPrompts(asterisk.SoundsDirectory);
        events.Listen(Note);
    }

    /// <summary>Completes when the menu's half is gone: everything that its dialplan did is done then.</summary>
    public Task Ended => _ended.Task;

    /// <summary>
    /// What the menu has begun to play so far: prompts by name, and what was recorded by its place in its mailbox, such as <c>INBOX/msg0000</c>.
    /// </summary>
    public IReadOnlyList<string> Prompts
    {
        get
        {
            lock (_gate) return [.. _prompts];
        }
    }

    /// <param name="extension">Of context <c>menu</c>.</param>
    /// <param name="arguments">Such as <c>1000@default,s</c>.</param>
    /// <param name="tone">What the caller says all the time, in Hz; 0 is silence that is sent, as a telephone does, and null nothing.</param>
    /// <param name="noteWinding">Whether <see cref="Prompts"/> has in it, too, what is done to a message that plays: <c>Pause</c>, <c>FastForward 3000</c>.</param>
    public static async Task<MenuCall> StartAsync(
        AsteriskServer asterisk, string extension, string arguments, Caller? caller = null, string language = "en", int? tone = 0, bool noteWinding = false)
    {
        caller ??= new Caller("Ann", "5551");
        // Another connection to act on: while AMI presses a key on a connection it tells no events there.
        var call = new MenuCall(await asterisk.ActingAsync(), await asterisk.MenuEventsAsync(), asterisk, noteWinding);
        try
        {
            await call._manager.ActAsync(
                "Originate",
                ("Channel", $"Local/{extension}@menu/n"),
                ("ChannelId", call._callerId),
                ("OtherChannelId", call._menuId),
                ("Context", "menu"),
                ("Exten", "caller"),
                ("Priority", "1"),
                ("CallerID", $"\"{caller.Name}\" <{caller.Number}>"),
                ("Variable", $"MENU={arguments.Replace(",", "\\,", StringComparison.Ordinal)}"),
                ("Variable", $"MENU_LANGUAGE={language}"),
                ("Variable", $"MENU_TONE={tone?.ToString(CultureInfo.InvariantCulture)}"),
                ("Async", "true"));
            await call.UntilAsync($"extension {extension} to answer", () => call._answered);
            return call;
        }
        catch
        {
            await call.DisposeAsync();
            throw;
        }
    }

    /// <summary>Presses keys one after the other, each when the menu has read the one before; answers whether it has read all of them.</summary>
    public async Task<bool> PressAsync(string digits)
    {
        foreach (var digit in digits)
        {
            var before = Volatile.Read(ref _digits);
            // On the caller's half: a Local channel hands what is sent on one half to the other as received, and that is the menu's.
            var answer = await _manager.TryAsync("PlayDTMF", ("Channel", _callerId), ("Digit", digit.ToString()));
            if (answer["Response"] == "Error" && !await IsOverAsync())
                throw new BedException($"AMI refuses to press {digit}: {answer["Message"]}");
            await UntilAsync($"the menu to read {digit}", () => Volatile.Read(ref _digits) > before);
            if (Ended.IsCompleted) return false;
        }

        return true;
    }

    public async Task HangUpAsync()
    {
        if (!Ended.IsCompleted) await _manager.TryAsync("Hangup", ("Channel", _callerId));
        await EndedAsync();
    }

    /// <summary>Waits until the menu has ended the call.</summary>
    public async Task EndedAsync() => await UntilAsync("the end of the call", () => false);

    /// <summary>Waits until a prompt has begun, so many times since the call began.</summary>
    public async Task HeardAsync(string prompt, int times = 1)
    {
        await UntilAsync(prompt, () => Count(prompt) >= times);
        if (Count(prompt) < times) throw new BedException($"the call ended without {prompt} after {Heard()}");
    }

    /// <summary>
    /// Waits until the menu stands still for a key: the last prompt asks for one and is over, or nothing has happened for longer than any
    /// pause in a menu. Answers whether it does; otherwise the call is over.
    /// </summary>
    public async Task<bool> QuietAsync()
    {
        await UntilAsync("the menu to wait for a key", StandsStill, seconds: 90);
        return !Ended.IsCompleted;
    }

    /// <summary>Waits until the menu stands still, presses keys, and answers what it plays until it stands still again.</summary>
    public async Task<IReadOnlyList<string>> AnswerToAsync(string digits)
    {
        await QuietAsync();
        var before = Prompts.Count;
        await PressAsync(digits);
        await QuietAsync();
        return [.. Prompts.Skip(before)];
    }

    /// <summary>Presses keys, and answers what is played then up to the first of <paramref name="last"/> behind the first of <paramref name="answers"/>.</summary>
    /// <remarks>For a machine so busy that silence tells nothing.</remarks>
    public async Task<IReadOnlyList<string>> AnswerToAsync(string digits, Func<string, bool> answers, string last)
    {
        var before = Prompts.Count;
        await PressAsync(digits);
        await UntilAsync($"an answer to {digits}", () => Prompts.Skip(before).SkipWhile(prompt => !answers(prompt)).Contains(last), seconds: 60);
        return [.. Prompts.Skip(before)];
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!Ended.IsCompleted) await _manager.TryAsync("Hangup", ("Channel", _callerId));
        }
        catch (BedException)
        {
            // Asterisk is gone, and the call with it.
        }

        _events.Forget(Note);
    }

    /// <summary>Looks, not too often for many calls at once, until it is so or the call is over.</summary>
    private async Task UntilAsync(string what, Func<bool> isSo, double seconds = 20)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isSo() && !Ended.IsCompleted)
        {
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > seconds)
                throw new TimeoutException($"waited {seconds:0.#} s for {what} after {Heard()}");
            await Task.Delay(20);
        }
    }

    private int Count(string prompt) => Prompts.Count(one => one == prompt);

    private string Heard() => Prompts.Count == 0 ? "nothing" : string.Join(' ', Prompts);

    // The caller's half goes a moment before the menu's.
    private async Task<bool> IsOverAsync()
    {
        await Task.WhenAny(Ended, Task.Delay(Silence));
        return Ended.IsCompleted;
    }

    private bool StandsStill()
    {
        lock (_gate)
        {
            if (_prompts.Count == 0) return false;
            // A key may be answered by no prompt: it is a digit of a number, or it has wound the message that plays, which then lasts as
            // long as it is at most.
            var pause = _lastIsKey || !MenuPrompts.Asks(_prompts[^1]) ? Silence : _prompts[^1] == "beep" ? Recorded : Settled;
            return Stopwatch.GetElapsedTime(_lastAt) > _lastLength + pause;
        }
    }

    private void Note(ManagerMessage message)
    {
        if (PlayedPrompt.In(message) is { } prompt)
        {
            // Asterisk does not always say where it plays; what it does not say matters to nobody.
            if (prompt.Channel.Length > 0 && prompt.Channel == _menuChannel)
                Note(MenuPrompts.Name(prompt.Prompt), TimeSpan.FromSeconds(_sounds.Length(prompt.Prompt)));
            return;
        }

        switch (message["Event"])
        {
            case "TestEvent" when _noteWinding && Windings.Contains(message["Control"]) && message["Channel"] == _menuChannel:
                lock (_gate)
                {
                    _prompts.Add($"{message["Control"]} {message["SkipMs"]}".TrimEnd());
                    _lastAt = Stopwatch.GetTimestamp();
                }
                break;
            case "Newchannel" when message["Uniqueid"] == _menuId:
                _menuChannel = message["Channel"];
                break;
            case "OriginateResponse" when message["Uniqueid"] == _callerId:
                _answered = true;
                break;
            case "DTMFEnd" when message["Uniqueid"] == _menuId && message["Direction"] == "Received":
                lock (_gate) (_lastAt, _lastIsKey) = (Stopwatch.GetTimestamp(), true);
                Interlocked.Increment(ref _digits);
                break;
            case "Hangup" when message["Uniqueid"] == _menuId:
                _ended.TrySetResult();
                break;
        }
    }

    private void Note(string prompt, TimeSpan length)
    {
        lock (_gate)
        {
            _prompts.Add(prompt);
            (_lastAt, _lastLength, _lastIsKey) = (Stopwatch.GetTimestamp(), length, false);
        }
    }
}
