using System.Diagnostics;
using System.Globalization;
using AriVoicemail.Bed;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Bench;

/// <summary>The least that answers over HTTP: Kestrel with some bytes, in a process of its own.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    public const string Command = "bare-server";

    private readonly Process _process;

    private BareServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <param name="bodies">A file for each thing that is asked for: <c>/0</c>, <c>/1</c>…</param>
    public static async Task<BareServer> StartAsync(IReadOnlyList<string> bodies)
    {
        var port = Ports.Free();
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Command, port.ToString(CultureInfo.InvariantCulture), .. bodies]) { RedirectStandardOutput = true })!;
        var server = new BareServer(process, new Uri($"http://127.0.0.1:{port}/"));
        using var http = new HttpClient();
        await Poll.ForAsync("a bare server", async () =>
        {
            try
            {
                return (await http.GetAsync(new Uri(server.Address, "0"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return server;
    }

    /// <summary>The process itself.</summary>
    public static async Task ServeAsync(string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(arguments[1], CultureInfo.InvariantCulture)));
        await using var app = builder.Build();
        foreach (var (index, file) in arguments.Skip(2).Index())
        {
            var body = await File.ReadAllBytesAsync(file);
            app.MapGet($"/{index}", async (HttpContext http) =>
            {
                http.Response.ContentLength = body.Length;
                await http.Response.Body.WriteAsync(body);
            });
        }
        await app.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
