using AriVoicemail.Bed;
using Microsoft.Playwright;

namespace AriVoicemail.Browser.Tests;

/// <summary>A real Chromium that reaches this machine alone, and remembers what its console and its network complain about.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>A name of this machine that a browser trusts no more than any other: by plain HTTP it is no secure context.</summary>
    public const string PlainHost = "voicemail.test";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium(),
            Args = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--host-resolver-rules=MAP {PlainHost} 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <param name="complaints">What goes wrong in the page, as it happens.</param>
    public async Task<IPage> OpenAsync(Uri address, ICollection<string> complaints, BrowserNewContextOptions? options = null)
    {
        var page = await (await _browser!.NewContextAsync(options)).NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add($"page: {error}");
        page.RequestFailed += (_, request) =>
        {
            // What is under way when somebody goes to another page ends with this one.
            if (request.Failure != "net::ERR_ABORTED") complaints.Add($"request: {request.Url} {request.Failure}");
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } url && url.Host != address.Host) complaints.Add($"request to {url}");
        };
        await page.GotoAsync(address.ToString());
        return page;
    }

    private static string Chromium() =>
        new[] { Path.Combine(Repository.Cache, "debs/usr/lib/chromium/chromium"), "/usr/lib/chromium/chromium" }.FirstOrDefault(File.Exists)
        ?? throw new BedException("Chromium is missing: tests/bed/fetch.sh chromium fetches it");
}
