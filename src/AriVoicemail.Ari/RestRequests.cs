using System.Collections.Concurrent;
using System.Text;

namespace AriVoicemail.Ari;

/// <summary>Commands that wait for their answers on one connection; answers come in any order.</summary>
internal sealed class RestRequests
{
    private readonly ConcurrentDictionary<string, (AriCommand Command, TaskCompletionSource<RESTResponse> Answer)> _waiting = new();
    private long _last;

    public (RESTRequest Request, Task<RESTResponse> Answer) Begin(AriCommand command)
    {
        var id = Interlocked.Increment(ref _last).ToString(System.Globalization.CultureInfo.InvariantCulture);
        // Continuations must not run on the socket's reader.
        var answer = new TaskCompletionSource<RESTResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = (command, answer);
        return (Request(command, id), answer.Task);
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

    public void End(string id) => _waiting.TryRemove(id, out _);

    public void Answer(RESTResponse response)
    {
        if (_waiting.TryRemove(response.RequestId, out var waiting)) waiting.Answer.TrySetResult(response);
    }

    public void FailAll(string reason)
    {
        foreach (var id in _waiting.Keys)
        {
            if (_waiting.TryRemove(id, out var waiting)) waiting.Answer.TrySetException(new AriException(waiting.Command, reason, null));
        }
    }
}
