using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace AriVoicemail.Tests.Ari;

/// <summary>The server's end of one WebSocket. It answers pings only while <see cref="CommandAsync"/> waits.</summary>
internal sealed class FakeSocket(TcpClient client, WebSocket socket)
{
    public Task SendAsync(string text) => SendAsync(text, endOfMessage: true);

    public async Task SendFragmentsAsync(params string[] parts)
    {
        for (var i = 0; i < parts.Length; i++) await SendAsync(parts[i], endOfMessage: i == parts.Length - 1);
    }

    /// <summary>The next command.</summary>
    public async Task<JsonElement> CommandAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(Limit.Time);
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return JsonDocument.Parse(text.ToArray()).RootElement;
        }
    }

    public Task AnswerAsync(JsonElement command, int status, string? body = null)
    {
        var answer = new
        {
            type = "RESTResponse",
            request_id = command.GetProperty("request_id").GetString(),
            status_code = status,
            reason_phrase = "Reason",
            message_body = body,
        };
        return SendAsync(JsonSerializer.Serialize(answer));
    }

    /// <summary>As when the process dies.</summary>
    public void Drop() => client.Close();

    public Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "going", CancellationToken.None);

    private Task SendAsync(string text, bool endOfMessage) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage, CancellationToken.None);
}
