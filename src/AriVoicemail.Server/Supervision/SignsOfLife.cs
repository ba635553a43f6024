using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace AriVoicemail.Server.Supervision;

/// <summary>
/// Tells the service manager that this process serves, and again and again that it still does: only when a request of our own, through a connection like
/// anybody's, was answered by <c>/healthz</c>. A process that hangs or has run out of threads is so ended and started anew. A database or an Asterisk that is
/// away is no reason: a restart would not bring it back.
/// </summary>
internal sealed class SignsOfLife(IServer server, ServiceManager manager, ILogger<SignsOfLife> log) : IHostedLifecycleService, IDisposable
{
    // systemd advises half; with a third one slow answer is not the end.
    private const int ChecksWithinPatience = 3;

    private readonly CancellationTokenSource _stop = new();
    private Task _checking = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        manager.Tell("READY=1");
        if (manager.Patience is { } patience) _checking = CheckAsync(Health(), patience / ChecksWithinPatience);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        manager.Tell("STOPPING=1");
        await _stop.CancelAsync();
        await _checking;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    private async Task CheckAsync(Uri health, TimeSpan pause)
    {
        using var connection = new SocketsHttpHandler
        {
            // A new connection each time: whether it is accepted is a part of the question.
            PooledConnectionLifetime = TimeSpan.Zero,
            UseProxy = false,
            // Our own certificate has another name than the loopback address, and may be signed by ourselves.
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, wrong) => !wrong.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) },
        };
        using var http = new HttpClient(connection) { Timeout = pause };
        using var timer = new PeriodicTimer(pause);
        try
        {
            do
            {
                if (await AnswersAsync(http, health)) manager.Tell("WATCHDOG=1");
            } while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task<bool> AnswersAsync(HttpClient http, Uri health)
    {
        try
        {
            using var answer = await http.GetAsync(health, _stop.Token);
            if (answer.IsSuccessStatusCode) return true;
            log.LogError("{Health} answers {Status}: the service manager will start this program anew", health, (int)answer.StatusCode);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !_stop.IsCancellationRequested)
        {
            log.LogError("{Health} does not answer ({Reason}): the service manager will start this program anew", health, error.Message);
        }
        return false;
    }

    /// <summary>Where this server listens, as it is reached from this machine.</summary>
    private Uri Health()
    {
        var address = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var host = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) switch
        {
            true when ip.Equals(IPAddress.Any) => IPAddress.Loopback.ToString(),
            true when ip.Equals(IPAddress.IPv6Any) => $"[{IPAddress.IPv6Loopback}]",
            _ => address.Host,
        };
        return new UriBuilder(address) { Host = host, Path = "/healthz" }.Uri;
    }
}
