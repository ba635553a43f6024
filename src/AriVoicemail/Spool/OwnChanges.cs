using System.Collections.Concurrent;

namespace AriVoicemail.Spool;

/// <summary>The texts that this process itself is about to place or to take away: what the kernel then tells of them is no news.</summary>
internal sealed class OwnChanges
{
    /// <summary>A change that the kernel never told of must not hide another's for long.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private const int Most = 50_000;

    private readonly ConcurrentDictionary<string, Expected> _expected = new();

    /// <summary>One event of that path will be ours.</summary>
    public void Expect(string path)
    {
        var until = Environment.TickCount64 + (long)Remembered.TotalMilliseconds;
        if (_expected.Count > Most) Forget();
        _expected.AddOrUpdate(path, new Expected(1, until), (_, known) => new Expected(known.Until < Environment.TickCount64 ? 1 : known.Events + 1, until));
    }

    /// <summary>Whether an event of that path is ours; each expected one answers once.</summary>
    public bool Take(string path)
    {
        while (_expected.TryGetValue(path, out var known))
        {
            var rest = known with { Events = known.Events - 1 };
            var taken = rest.Events == 0 ? _expected.TryRemove(KeyValuePair.Create(path, known)) : _expected.TryUpdate(path, rest, known);
            if (taken) return known.Until >= Environment.TickCount64;
        }
        return false;
    }

    private void Forget()
    {
        foreach (var known in _expected.Where(known => known.Value.Until < Environment.TickCount64)) _expected.TryRemove(known);
    }

    private sealed record Expected(int Events, long Until);
}
