namespace AriVoicemail.Calls.Timelines;

/// <summary>Sounds that are being played, in the call's timeline.</summary>
internal sealed class NotedPrompt : IDisposable
{
    private readonly Call _call;
    private readonly Action<string> _end;

    public NotedPrompt(Call call, IEnumerable<string> media)
    {
        _call = call;
        _end = call.Timeline.Begin(StepKind.Prompt, string.Join(' ', media.Select(NameOf)));
    }

    /// <summary>How it ended; null: nothing did but the call.</summary>
    public string? End { get; set; }

    public void Dispose() => _end(End ?? (_call.HungUp ? "the caller hung up" : "broken off"));

    /// <summary>Where files lie is nobody's business: of a path the folder and the name are told.</summary>
    private static string NameOf(string media)
    {
        var name = media.StartsWith("sound:", StringComparison.Ordinal) ? media["sound:".Length..] : media;
        return name.StartsWith('/') ? string.Join('/', name.Split('/')[^2..]) : name;
    }
}
