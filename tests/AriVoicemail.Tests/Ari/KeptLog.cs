using System.Collections.Concurrent;
using AriVoicemail.Ari;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Tests.Ari;

internal sealed class KeptLog : ILogger<AriConnection>
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, formatter(state, exception)));
}
