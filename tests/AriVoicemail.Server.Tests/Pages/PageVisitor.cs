using System.Net;
using System.Text.RegularExpressions;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Pages;

/// <summary>A browser without script: it has cookies, says from where it asks, and follows no redirect by itself.</summary>
internal sealed partial class PageVisitor : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="site">From where it asks; null: it says so by its origin alone, as browsers do by plain HTTP.</param>
    /// <param name="cookies">Those that it has already.</param>
    public PageVisitor(ServerFixture server, string? site = "same-origin", string? origin = null, CookieContainer? cookies = null)
    {
        Cookies = cookies ?? new CookieContainer();
        _http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = server.Address };
        if (site is not null) _http.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        if (origin is not null) _http.DefaultRequestHeaders.TryAddWithoutValidation("Origin", origin);
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public CookieContainer Cookies { get; }

    public string? Token => Cookies.GetCookies(_http.BaseAddress!)["arivm"]?.Value;

    public static async Task<PageVisitor> OwnerAsync(ServerFixture server, string mailbox, string pin)
    {
        var visitor = new PageVisitor(server);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.PostAsync("/signin", ("mailbox", mailbox), ("pin", pin))).StatusCode);
        return visitor;
    }

    public static async Task<PageVisitor> HolderAsync(ServerFixture server, ApiRole role, IReadOnlyList<string>? contexts = null)
    {
        var key = await server.Keys.CreateAsync($"a {role}", role, CancellationToken.None, contexts);
        var visitor = new PageVisitor(server);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.PostAsync("/signin", ("key", key.Reveal()))).StatusCode);
        return visitor;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) =>
        _http.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public async Task<string> TextAsync(string path)
    {
        using var answer = await GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {text}");
        return text;
    }

    /// <summary>The addresses within this site that a page refers to, by whatever attribute.</summary>
    public static IEnumerable<string> Links(string html) => Link().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Distinct();

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("(?:href|src)=\"(/[^\"]*)\"")]
    private static partial Regex Link();
}
