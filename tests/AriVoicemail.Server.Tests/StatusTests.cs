using System.Net;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

public abstract class StatusTests(ServerFixture server)
{
    [Fact]
    public async Task The_status_tells_of_node_database_lamps_and_outbox()
    {
        var status = await server.Reader.GetJsonAsync("/api/v1/status");

        Assert.Equal("test", (string?)status["node"]);
        Assert.True((bool)status["database"]!["reachable"]!);
        Assert.False((bool)status["mwi"]!["enabled"]!);
        Assert.Equal(0, (int)status["outbox"]!["waiting"]!);
        Assert.Equal(0, (int)status["calls"]!);
    }

    [Fact]
    public async Task The_outbox_is_empty_when_nothing_is_to_be_told() =>
        Assert.Empty((await server.Reader.GetJsonAsync("/api/v1/outbox"))["items"]!.AsArray());

    [Fact]
    public async Task Without_asterisk_the_process_is_alive_but_not_ready()
    {
        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.GetAsync("/healthz")).StatusCode);
        await (await server.Anonymous.GetAsync("/readyz")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "Asterisk");
        Assert.Equal("disconnected", (string?)(await server.Reader.GetJsonAsync("/api/v1/status"))["asterisks"]![0]!["state"]);
    }
}

public sealed class StatusOnSqlite(SqliteServer server) : StatusTests(server), IClassFixture<SqliteServer>;

public sealed class StatusOnPostgreSql(PostgresDatabaseServer server) : StatusTests(server), IClassFixture<PostgresDatabaseServer>;
