using System.Net;

namespace AriVoicemail.Bed;

/// <summary>baresip, a real phone that is strict about tags and CSeq: it registers, subscribes to message-summary and writes down what it is told.</summary>
public sealed class BaresipPhone : IAsyncDisposable
{
    private readonly ScratchFolder _folder = new("baresip");
    private readonly ServerProcess _process;

    /// <param name="server">Whom everything is sent to.</param>
    public BaresipPhone(IPEndPoint server, string user, string domain, string password = "none")
    {
        var modules = Repository.Find("/usr/lib/baresip/modules");
        File.WriteAllText(_folder["config"], $"poll_method epoll\nsip_listen 127.0.0.1:0\nmodule_path {modules}\nmodule_app account.so\nmodule_app mwi.so\n");
        File.WriteAllText(_folder["accounts"], $"<sip:{user}@{domain};transport=udp>;auth_pass={password};outbound=\"sip:{server};transport=udp\";regint=60\n");
        _process = ServerProcess.Start($"baresip of {user}", _folder.Path, _folder["log"], [Repository.Find("/usr/bin/baresip"), "-f", _folder.Path, "-v", "-s"]);
    }

    /// <summary>All that it has printed, SIP included.</summary>
    public string Printed => File.Exists(_folder["log"]) ? File.ReadAllText(_folder["log"]) : "";

    /// <summary>The NOTIFY with these counts has come and was answered 200.</summary>
    public async Task ShowsAsync(string voiceMessage, double seconds = 45)
    {
        try
        {
            await Poll.ForAsync($"{voiceMessage} on the phone", () => Printed.Contains($"Voice-Message: {voiceMessage}", StringComparison.Ordinal), seconds);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}; it printed\n{Printed}");
        }
    }

    /// <summary>SIGTERM: it unsubscribes and goes.</summary>
    public Task StopAsync() => _process.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
