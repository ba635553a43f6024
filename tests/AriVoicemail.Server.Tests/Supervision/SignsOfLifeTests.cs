using System.Net.Sockets;
using System.Text;
using AriVoicemail.Server.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Server.Tests.Supervision;

public sealed class SignsOfLifeTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private volatile bool _healthy = true;
    private int _refusals;

    private string Address => Path.Combine(_folder.FullName, "notify");

    public ValueTask InitializeAsync()
    {
        _manager.Bind(new UnixDomainSocketEndPoint(Address));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _manager.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_service_manager_is_told_when_it_serves_and_when_it_stops()
    {
        await using var app = Server(new ServiceManager(Address, patience: null));

        await app.StartAsync(TestContext.Current.CancellationToken);
        var first = await ToldAsync();
        await app.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("READY=1", "STOPPING=1"), (first, await ToldAsync()));
    }

    [Fact]
    public async Task Signs_of_life_end_while_its_own_door_does_not_answer_and_return_with_the_answer()
    {
        await using var app = Server(new ServiceManager(Address, Patience));
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("READY=1", "WATCHDOG=1"), (await ToldAsync(), await ToldAsync()));

        _healthy = false;
        await RefusedAsync(1);
        while (_manager.Available > 0) await ToldAsync();
        await RefusedAsync(4);
        var toldMeanwhile = _manager.Available;
        _healthy = true;

        Assert.Equal((0, "WATCHDOG=1"), (toldMeanwhile, await ToldAsync()));
    }

    [Fact]
    public async Task A_service_manager_that_is_gone_keeps_nobody_from_serving()
    {
        await using var app = Server(new ServiceManager(Path.Combine(_folder.FullName, "nobody"), Patience));

        await app.StartAsync(TestContext.Current.CancellationToken);

        using var http = new HttpClient();
        Assert.Equal("", await http.GetStringAsync(new UriBuilder(app.Urls.Single()) { Host = "127.0.0.1", Path = "/healthz" }.Uri, TestContext.Current.CancellationToken));
    }

    private WebApplication Server(ServiceManager manager)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://0.0.0.0:0");
        builder.Services.AddSingleton(manager);
        builder.Services.AddHostedService<SignsOfLife>();
        var app = builder.Build();
        app.MapGet("/healthz", (HttpContext context) =>
        {
            if (_healthy) return;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Interlocked.Increment(ref _refusals);
        });
        return app;
    }

    private async Task<string> ToldAsync()
    {
        var datagram = new byte[512];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        return Encoding.UTF8.GetString(datagram, 0, await _manager.ReceiveAsync(datagram, patience.Token));
    }

    private Task RefusedAsync(int times) => Bed.Poll.ForAsync($"{times} refusals", () => Volatile.Read(ref _refusals) >= times);
}
