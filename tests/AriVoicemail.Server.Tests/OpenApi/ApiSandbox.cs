using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>Something of each kind that a path can name, and the requests to it that the document gives as examples.</summary>
internal sealed record ApiSandbox(
    ServerFixture Server, MailboxAddress Mailbox, MailboxAddress Other, MailboxAddress List, string Message, string Key, HttpClient Tenant)
{
    public const string Pin = "4711";
    private const string Base = "/api/v1/mailboxes";

    private static readonly ConditionalWeakTable<ServerFixture, Lazy<Task<ApiSandbox>>> All = [];
    private static int _numbers = 50_000;

    /// <summary>Whoever signed in with the PIN of <see cref="Mailbox"/>; known to the shared one alone, because it takes a while.</summary>
    public HttpClient Owner { get; private init; } = null!;

    /// <summary>The owner of <see cref="Other"/>.</summary>
    public HttpClient OtherOwner { get; private init; } = null!;

    /// <summary>For requests that change nothing.</summary>
    public static Task<ApiSandbox> SharedAsync(ServerFixture server) => All.GetValue(server, one => new Lazy<Task<ApiSandbox>>(() => WithOwnersAsync(one))).Value;

    public static async Task<ApiSandbox> CreateAsync(ServerFixture server)
    {
        var mailbox = await server.NewMailboxAsync(new { pin = Pin });
        var other = await server.NewMailboxAsync(new { pin = Pin });
        var list = MailboxAddress.Parse($"{NewNumber()}@default");
        var message = await (await server.Admin.PostAsync($"{Base}/{mailbox}/messages", Sound())).JsonAsync(HttpStatusCode.Created);
        await (await server.Admin.PutAsync($"{Base}/{mailbox}/greetings/unavail", Sound())).JsonAsync(HttpStatusCode.OK);
        await (await server.Admin.PutAsJsonAsync($"/api/v1/lists/{list}", new { members = new[] { mailbox.ToString() } })).JsonAsync(HttpStatusCode.Created);
        var key = await server.Keys.CreateAsync("to be revoked", ApiRole.Reader, CancellationToken.None);
        var elsewhere = await server.Keys.CreateAsync("elsewhere", ApiRole.Admin, CancellationToken.None, ["elsewhere"]);
        // Nobody serves this channel, so that what waits there goes on waiting.
        await server.App.Services.GetRequiredService<SqlDatabase>().ExecuteAsync(
            "insert into outbox (mailbox, channel, wanted, attempts, next_attempt_at, last_error) values (@mailbox, 'pigeon', 1, 3, @next, 'the wind was wrong')",
            new { mailbox = mailbox.ToString(), next = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds() }, CancellationToken.None);
        return new ApiSandbox(server, mailbox, other, list, (string)message["id"]!, key.Id, server.ClientWith(elsewhere.Reveal()));
    }

    public static async Task<ApiSandbox> WithOwnersAsync(ServerFixture server)
    {
        var sandbox = await CreateAsync(server);
        return sandbox with { Owner = await OwnerAsync(server, sandbox.Mailbox), OtherOwner = await OwnerAsync(server, sandbox.Other) };
    }

    private static async Task<HttpClient> OwnerAsync(ServerFixture server, MailboxAddress whose)
    {
        var session = await (await server.Anonymous.PostAsJsonAsync("/api/v1/sessions", new { mailbox = whose.ToString(), pin = Pin })).JsonAsync(HttpStatusCode.Created);
        return server.ClientWith((string)session["token"]!);
    }

    /// <summary>The example of the document, about what is in here.</summary>
    public HttpRequestMessage Request(ApiOperation operation) =>
        new(new HttpMethod(operation.Method), new Uri(PathOf(operation) + (operation.Id == "deleteMailbox" ? "?messages=delete" : ""), UriKind.Relative)) { Content = ContentOf(operation) };

    /// <summary>Its path with what it needs in the query, some of the path's parts perhaps replaced.</summary>
    public string PathOf(ApiOperation operation, string? number = null, string? id = null)
    {
        var address = operation.Path.Contains("/lists/", StringComparison.Ordinal) ? List : Mailbox;
        var known = operation.Path.Contains("/messages/", StringComparison.Ordinal) ? Message
            : operation.Path.Contains("/apikeys/", StringComparison.Ordinal) ? Key
            : operation.Path.Contains("/outbox/", StringComparison.Ordinal) ? $"{Mailbox}:pigeon"
            : "none";
        var path = operation.Path.Replace("{number}", number ?? address.Number).Replace("{context}", address.Context).Replace("{id}", id ?? known).Replace("{name}", "unavail");
        Assert.DoesNotContain('{', path);
        var query = operation.Parameters.Where(parameter => (string?)parameter["in"] == "query" && (bool?)parameter["required"] == true);
        return path + string.Concat(query.Select((parameter, index) => $"{(index == 0 ? '?' : '&')}{parameter["name"]}={parameter["example"]}"));
    }

    public HttpContent? ContentOf(ApiOperation operation)
    {
        if (operation.BodyType is not { } type) return null;
        if (type == "multipart/form-data") return Sound();
        return new StringContent(ExampleOf(operation), Encoding.UTF8, type);
    }

    /// <summary>The examples are about 1000 and 1001.</summary>
    public string ExampleOf(ApiOperation operation)
    {
        if (operation.Body!["example"] is JsonValue text) return (string)text!;
        var isNew = operation.Id is "createMailbox" or "writeMailboxes";
        return operation.Body!["example"]!.ToJsonString().Replace("\"1000", $"\"{(isNew ? NewNumber() : Mailbox.Number)}").Replace("\"1001", $"\"{Other.Number}");
    }

    public static MultipartFormDataContent Sound()
    {
        var sound = new ByteArrayContent(SoundBytes.Short) { Headers = { ContentType = new MediaTypeHeaderValue("audio/wav") } };
        return new MultipartFormDataContent { { sound, "audio", "sound.wav" } };
    }

    private static string NewNumber() => Interlocked.Increment(ref _numbers).ToString(CultureInfo.InvariantCulture);
}
