using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>The real server on a free port, with a key of each role. Tests share it; each makes mailboxes of its own.</summary>
public abstract class ServerFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");
    private WebApplication? _app;
    private int _mailboxes;

    public Uri Address { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public HttpClient Reader { get; private set; } = null!;

    public HttpClient Anonymous { get; private set; } = null!;

    public MessageStore Messages => _app!.Services.GetRequiredService<MessageStore>();

    public VoicemailOptions General => _app!.Services.GetRequiredService<VoicemailOptions>();

    public string SpoolDirectory => Path.Combine(_folder.FullName, "spool");

    /// <summary>What the configuration says now that it did not when the server started.</summary>
    public Dictionary<string, string?> Changes { get; } = [];

    internal ApiKeyStore Keys => _app!.Services.GetRequiredService<ApiKeyStore>();

    internal WebApplication App => _app!;

    protected string Folder => _folder.FullName;

    public async ValueTask InitializeAsync()
    {
        var (engine, connectionString) = await CreateDatabaseAsync();
        var settings = new Settings
        {
            Asterisk = { Username = "arivm", Password = "secret", Url = "http://127.0.0.1:1" },
            Database = { Engine = engine, ConnectionString = connectionString },
            Http = { Listen = "127.0.0.1:0" },
            Node = { Name = "test" },
            // As the rules of the configuration make sure.
            Spool = { Directory = Directory.CreateDirectory(SpoolDirectory).FullName },
        };
        Configure(settings);
        var configured = SettingsDifference.Flat(settings).ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        _app = Server.Build(settings, new ConfigurationSource(
            () => new ConfigurationBuilder().AddInMemoryCollection(configured).AddInMemoryCollection(Changes).Build()));
        await Server.StartAsync(_app, CancellationToken.None);
        Address = new Uri(_app.Urls.Single());
        Admin = ClientWith(await CreateKeyAsync(ApiRole.Admin));
        Reader = ClientWith(await CreateKeyAsync(ApiRole.Reader));
        Anonymous = new HttpClient { BaseAddress = Address };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in new[] { Admin, Reader, Anonymous }) client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        await DeleteDatabaseAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    public HttpClient ClientWith(string key) =>
        new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };

    /// <summary>A mailbox that no other test knows.</summary>
    public async Task<MailboxAddress> NewMailboxAsync(object? settings = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(settings ?? new { }))!.AsObject();
        body["number"] = $"{1000 + Interlocked.Increment(ref _mailboxes)}";
        var response = await Admin.PostAsJsonAsync("/api/v1/mailboxes", body);
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        return MailboxAddress.Parse(response.Headers.Location!.ToString().Split('/')[^1]);
    }

    internal async Task<string> CreateKeyAsync(ApiRole role) => (await Keys.CreateAsync($"a {role}", role, CancellationToken.None)).Reveal();

    internal virtual void Configure(Settings settings)
    {
    }

    protected abstract Task<(SqlEngine Engine, string ConnectionString)> CreateDatabaseAsync();

    protected virtual ValueTask DeleteDatabaseAsync() => ValueTask.CompletedTask;
}
