using System.Net;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Ari;

/// <summary>Commands over the events' own WebSocket: one connection, one order.</summary>
/// <remarks>
/// Asterisk is asked for its version once on each connection. One before 22.10.1 does not listen to commands there, or lets read-only
/// users write; commands then travel over HTTP, and a warning says so.
/// </remarks>
/// <param name="http">Carries what is no JSON (sounds), the question for the version, and all commands to an older Asterisk.</param>
public sealed class WebSocketActionConsumer(AriConnection connection, IActionConsumer http) : IActionConsumer
{
    private readonly Lock _lock = new();
    private AriSocket? _asked;
    private Task<bool> _listens = Task.FromResult(false);

    public async Task SendAsync(AriCommand command, CancellationToken cancellationToken)
    {
        if (await ListeningSocketAsync(command, cancellationToken) is { } socket) await AskAsync(socket, command, cancellationToken);
        else await http.SendAsync(command, cancellationToken);
    }

    public async Task<T> SendAsync<T>(AriCommand command, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        await ListeningSocketAsync(command, cancellationToken) is { } socket
            ? AriAnswer.Read(command, Encoding.UTF8.GetBytes(await AskAsync(socket, command, cancellationToken)), type)
            : await http.SendAsync(command, type, cancellationToken);

    public Task<Stream> DownloadAsync(AriCommand command, CancellationToken cancellationToken) => http.DownloadAsync(command, cancellationToken);

    private static async Task<string> AskAsync(AriSocket socket, AriCommand command, CancellationToken cancellationToken)
    {
        var response = await socket.AskAsync(command, cancellationToken);
        var body = response.MessageBody ?? "";
        if (response.StatusCode is >= 200 and < 300) return body;
        throw new AriException(command, (HttpStatusCode)response.StatusCode, AriAnswer.Reason(body, response.ReasonPhrase));
    }

    /// <summary>The connection that stands now; null when the Asterisk behind it takes no commands there.</summary>
    private async Task<AriSocket?> ListeningSocketAsync(AriCommand command, CancellationToken cancellationToken)
    {
        var socket = connection.Socket(command);
        Task<bool> listens;
        lock (_lock)
        {
            // Another connection may lead to another version, and a question that failed is asked again.
            if (_asked != socket || _listens.IsFaulted || _listens.IsCanceled) (_asked, _listens) = (socket, AskVersionAsync());
            listens = _listens;
        }
        return await listens.WaitAsync(cancellationToken) ? socket : null;
    }

    private async Task<bool> AskVersionAsync()
    {
        var command = new AriCommand(HttpMethod.Get, "asterisk/info").Query("only", "system");
        var info = await http.SendAsync(command, AriJson.Default.AsteriskInfo, CancellationToken.None);
        var version = info.System?.Version;
        if (AsteriskVersion.TakesCommandsOverWebSocket(version)) return true;
        connection.Logger.LogWarning("Asterisk {Version} takes no commands over its WebSocket as 22.10.1 does: they go over HTTP", version);
        return false;
    }
}
