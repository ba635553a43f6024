using System.Globalization;
using System.Text;

namespace AriVoicemail.Ari;

/// <summary>Commands that wait for their answers on one connection; answers come in any order.</summary>
internal sealed class RestRequests
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (AriCommand Command, TaskCompletionSource<RESTResponse> Answer)> _waiting = [];
    private string? _ended;
    private long _last;

    /// <exception cref="AriException">The connection has ended: no answer would come.</exception>
    public (RESTRequest Request, Task<RESTResponse> Answer) Begin(AriCommand command)
    {
        // Continuations must not run on the socket's reader.
        var answer = new TaskCompletionSource<RESTResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_ended is not null) throw new AriException(command, _ended, null);
            var id = (++_last).ToString(CultureInfo.InvariantCulture);
            _waiting[id] = (command, answer);
            return (Request(command, id), answer.Task);
        }
    }

    public void End(string id)
    {
        lock (_lock) _waiting.Remove(id);
    }

    public void Answer(RESTResponse response)
    {
        lock (_lock)
        {
            if (_waiting.Remove(response.RequestId, out var waiting)) waiting.Answer.TrySetResult(response);
        }
    }

    /// <summary>Fails everything that waits, and whatever would wait from now on.</summary>
    public void FailAll(string reason)
    {
        lock (_lock)
        {
            _ended ??= reason;
            foreach (var (command, answer) in _waiting.Values) answer.TrySetException(new AriException(command, reason, null));
            _waiting.Clear();
        }
    }

    private static RESTRequest Request(AriCommand command, string id) => new()
    {
        Type = nameof(RESTRequest),
        RequestId = id,
        Method = command.Method.Method,
        Uri = command.PathAndQuery,
        ContentType = command.Content is null ? null : "application/json",
        MessageBody = command.Content is null ? null : Encoding.UTF8.GetString(command.Content),
    };
}
