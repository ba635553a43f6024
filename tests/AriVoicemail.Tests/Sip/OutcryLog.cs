using Microsoft.Extensions.Logging;

namespace AriVoicemail.Tests.Sip;

/// <summary>Keeps what an operator would see: nothing, for hostile packets are nobody's fault here.</summary>
internal sealed class OutcryLog : ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        lock (_lock) _lines.Add($"{formatter(state, exception)} {exception}");
    }
}
