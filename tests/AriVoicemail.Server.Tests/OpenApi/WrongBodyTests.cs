using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>What the fuzz has found.</summary>
public abstract class WrongBodyTests(ServerFixture server)
{
    [Theory]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=utf-7")]
    public async Task A_charset_that_nobody_knows_is_refused(string type)
    {
        using var body = new ByteArrayContent("""{"enabled": true}"""u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

        await (await server.Admin.PutAsync("/api/v1/debug/sip", body)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, type);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("2")]
    [InlineData("\"-1\"")]
    [InlineData("\"2\"")]
    public async Task A_number_is_no_role(string role)
    {
        using var body = new StringContent($$"""{"name": "Ann", "role": {{role}}}""", Encoding.UTF8, "application/json");

        await (await server.Admin.PostAsync("/api/v1/apikeys", body)).ProblemAsync(HttpStatusCode.BadRequest, "role");
    }

    [Fact]
    public async Task A_form_that_breaks_off_is_refused_with_the_reason()
    {
        var mailbox = await server.NewMailboxAsync();
        using var body = new ByteArrayContent("no form"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x") } };

        await (await server.Admin.PutAsync($"/api/v1/mailboxes/{mailbox}/greetings/unavail", body)).ProblemAsync(HttpStatusCode.BadRequest, "breaks off");
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"a\"\r\n\r\nRI")]
    [InlineData("multipart/form-data", "--x")]
    public async Task A_form_that_is_broken_is_refused_also_with_an_idempotency_key(string type, string text)
    {
        var mailbox = await server.NewMailboxAsync();
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/mailboxes/{mailbox}/messages") { Content = body, Headers = { { "Idempotency-Key", "broken" } } };

        await (await server.Admin.SendAsync(request)).ProblemAsync(HttpStatusCode.BadRequest, "form");
    }

    [Fact]
    public async Task A_body_of_another_kind_is_refused_as_such_also_with_an_idempotency_key()
    {
        var mailbox = await server.NewMailboxAsync();
        using var body = new StringContent("a=%00", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/mailboxes/{mailbox}/messages") { Content = body, Headers = { { "Idempotency-Key", "broken" } } };

        await (await server.Admin.SendAsync(request)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "x-www-form-urlencoded");
    }
}

public sealed class WrongBodyOnSqlite(SqliteServer server) : WrongBodyTests(server), IClassFixture<SqliteServer>;

public sealed class WrongBodyOnPostgreSql(PostgresDatabaseServer server) : WrongBodyTests(server), IClassFixture<PostgresDatabaseServer>;
