using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;

namespace AriVoicemail.Bed;

/// <summary>AMI: actions and their answers, and every event that Asterisk tells.</summary>
public sealed class ManagerConnection : IAsyncDisposable
{
    private readonly TcpClient _connection;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ManagerMessage>> _asked = [];
    private readonly Lock _gate = new();
    private readonly Task _reading;
    private Action<ManagerMessage>[] _listeners = [];
    private bool _closed;
    private int _lastId;

    private ManagerConnection(TcpClient connection)
    {
        _connection = connection;
        _reader = new StreamReader(connection.GetStream());
        _writer = new StreamWriter(connection.GetStream()) { NewLine = "\r\n", AutoFlush = false };
        _reading = ReadAsync();
    }

    /// <param name="events">Whether it tells events; a connection that only acts is cheaper.</param>
    public static async Task<ManagerConnection> OpenAsync(AsteriskServer asterisk, bool events = true)
    {
        var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(asterisk.Ami);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        var manager = new ManagerConnection(connection);
        try
        {
            await manager.ActAsync("Login", ("Username", asterisk.Username), ("Secret", asterisk.Password), ("Events", events ? "on" : "off"));
            return manager;
        }
        catch
        {
            await manager.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every event from now on, one after the other.</summary>
    public void Listen(Action<ManagerMessage> listener)
    {
        lock (_gate) _listeners = [.. _listeners, listener];
    }

    public void Forget(Action<ManagerMessage> listener)
    {
        lock (_gate) _listeners = [.. _listeners.Where(one => one != listener)];
    }

    /// <summary>From now on only events whose name begins so; many calls that listen to everything keep the machine busy.</summary>
    public async Task OnlyAsync(params string[] events)
    {
        foreach (var name in events) await ActAsync("Filter", ("Operation", "Add"), ("Filter", $"Event: {name}"));
    }

    /// <exception cref="BedException">Asterisk refuses, or the connection is lost.</exception>
    public async Task<ManagerMessage> ActAsync(string action, params (string Field, string Value)[] fields)
    {
        var answer = await TryAsync(action, fields);
        return answer["Response"] == "Error" ? throw new BedException($"AMI refuses {action}: {answer["Message"]}") : answer;
    }

    /// <summary>The answer, be it an error.</summary>
    /// <exception cref="BedException">The connection is lost.</exception>
    public async Task<ManagerMessage> TryAsync(string action, params (string Field, string Value)[] fields)
    {
        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<ManagerMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed) throw Closed();
            _asked[id] = answer;
        }
        var lines = fields.Prepend(("ActionID", id)).Prepend(("Action", action)).Select(field => $"{field.Item1}: {field.Item2}\r\n");
        await WriteAsync(string.Concat(lines) + "\r\n");
        return await answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _reading;
        _writing.Dispose();
    }

    private static BedException Closed() => new("AMI's connection is closed");

    private async Task WriteAsync(string text)
    {
        await _writing.WaitAsync();
        try
        {
            await _writer.WriteAsync(text);
            await _writer.FlushAsync();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            throw Closed();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var fields = new Dictionary<string, string>();
            while (await _reader.ReadLineAsync() is { } line)
            {
                if (line.Length == 0)
                {
                    Take(new ManagerMessage(fields));
                    fields = [];
                }
                else if (line.Split(": ", 2) is [var field, var value])
                {
                    fields[field] = value;
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or SocketException)
        {
            // The test is over, or Asterisk was restarted.
        }
        finally
        {
            lock (_gate) _closed = true;
            foreach (var answer in _asked.Values) answer.TrySetException(Closed());
        }
    }

    private void Take(ManagerMessage message)
    {
        // An event that an action causes bears its ActionID too.
        if (message["Event"].Length > 0)
        {
            foreach (var listener in _listeners) listener(message);
        }
        else if (_asked.TryRemove(message["ActionID"], out var answer))
        {
            answer.SetResult(message);
        }
    }
}
