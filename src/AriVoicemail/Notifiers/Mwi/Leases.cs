namespace AriVoicemail.Notifiers.Mwi;

/// <summary>One value per key, shared by all who hold a lease on it and forgotten with the last of them.</summary>
internal sealed class Leases<TKey, TValue>
    where TKey : notnull
    where TValue : new()
{
    private readonly Dictionary<TKey, Entry> _entries = [];

    public Lease Take(TKey key)
    {
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out var entry)) _entries[key] = entry = new Entry();
            entry.Holders++;
            return new Lease(this, key, entry.Value);
        }
    }

    private void Return(TKey key)
    {
        lock (_entries)
        {
            if (--_entries[key].Holders == 0) _entries.Remove(key);
        }
    }

    public readonly struct Lease(Leases<TKey, TValue> owner, TKey key, TValue value) : IDisposable
    {
        public TValue Value => value;

        public void Dispose() => owner.Return(key);
    }

    private sealed class Entry
    {
        public TValue Value { get; } = new();
        public int Holders { get; set; }
    }
}
