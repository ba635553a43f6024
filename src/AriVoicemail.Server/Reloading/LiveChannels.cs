using System.Collections;

namespace AriVoicemail.Server.Reloading;

/// <summary>The outbox's channels that are on at the moment of looking.</summary>
internal sealed class LiveChannels(LiveLamps lamps) : IReadOnlyList<string>
{
    public int Count => Now.Count;

    public string this[int index] => Now[index];

    private IReadOnlyList<string> Now => [.. lamps.Current?.Notifiers.Select(notifier => notifier.Channel) ?? []];

    public IEnumerator<string> GetEnumerator() => Now.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
