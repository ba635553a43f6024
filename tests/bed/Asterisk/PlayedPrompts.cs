using System.Net.Sockets;

namespace AriVoicemail.Bed;

/// <param name="Channel">The channel's name, such as <c>PJSIP/callers-00000001</c>.</param>
/// <param name="Prompt">The sound's name without its format, such as <c>vm-intro</c> or <c>digits/5</c>.</param>
public sealed record PlayedPrompt(string Channel, string Prompt);

/// <summary>
/// What callers hear, in order, as Asterisk tells it: a build with the test framework (Debian's is one) sends an AMI event
/// <c>TestEvent</c> for everything it plays, whoever asked for it.
/// </summary>
public sealed class PlayedPrompts : IAsyncDisposable
{
    private readonly TcpClient _connection;
    private readonly StreamReader _reader;
    private readonly Lock _gate = new();
    private readonly List<PlayedPrompt> _played = [];
    private readonly Task _listening;

    private PlayedPrompts(TcpClient connection, StreamReader reader)
    {
        _connection = connection;
        _reader = reader;
        _listening = ListenAsync();
    }

    /// <summary>Everything played so far.</summary>
    public IReadOnlyList<PlayedPrompt> All
    {
        get
        {
            lock (_gate) return [.. _played];
        }
    }

    public static async Task<PlayedPrompts> ListenAsync(AsteriskServer asterisk)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(asterisk.Ami);
        var reader = new StreamReader(connection.GetStream());
        await using var writer = new StreamWriter(connection.GetStream(), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteAsync(
            $"Action: Login\r\nUsername: {asterisk.Username}\r\nSecret: {asterisk.Password}\r\nEvents: on\r\n\r\n");
        await writer.FlushAsync();
        while (true)
        {
            var line = await reader.ReadLineAsync() ?? throw new BedException("AMI closed the connection");
            if (line == "Response: Success") return new PlayedPrompts(connection, reader);
            if (line == "Response: Error") throw new BedException("AMI does not accept the password");
        }
    }

    /// <summary>The names of what a channel played; of all channels without a name.</summary>
    public IReadOnlyList<string> On(string? channel = null) =>
        [.. All.Where(one => channel is null || one.Channel == channel).Select(one => one.Prompt)];

    /// <summary>Waits until <paramref name="prompt"/> has begun to play on any channel.</summary>
    /// <param name="times">How often it must have been played.</param>
    public Task<PlayedPrompt> PlayedAsync(string prompt, int times = 1) => Poll.ForAsync(
        $"prompt {prompt}; played were {string.Join(", ", On())}", () => All.Where(one => one.Prompt == prompt).ElementAtOrDefault(times - 1));

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _listening;
    }

    private async Task ListenAsync()
    {
        try
        {
            var message = new Dictionary<string, string>();
            while (await _reader.ReadLineAsync() is { } line)
            {
                if (line.Length == 0)
                {
                    Note(message);
                    message.Clear();
                }
                else if (line.Split(": ", 2) is [var key, var value])
                {
                    message[key] = value;
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or SocketException)
        {
            // The test is over, or Asterisk was restarted.
        }
    }

    private void Note(Dictionary<string, string> message)
    {
        if (message.GetValueOrDefault("Event") != "TestEvent" || message.GetValueOrDefault("State") != "PLAYBACK") return;
        // One without a sound tells that a prompt was stopped.
        if (!message.TryGetValue("Message", out var prompt)) return;
        lock (_gate) _played.Add(new PlayedPrompt(message.GetValueOrDefault("Channel", ""), prompt));
    }
}
