using System.Net;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>Every operation that says so answers 503 while the database is away, and none answers anything else than the document says.</summary>
public sealed class OperationsInOutageTests(OperationsInOutageTests.ServerWithoutDatabase server) : IClassFixture<OperationsInOutageTests.ServerWithoutDatabase>
{
    public static TheoryData<string> OfDatabase => ApiCopy.Ids(operation => operation.Responses.ContainsKey("503"));

    [Fact]
    public void Whatever_is_behind_a_door_needs_the_database() => Assert.DoesNotContain(ApiCopy.Operations, operation => operation.IsLocked && !operation.Responses.ContainsKey("503"));

    [Theory, MemberData(nameof(OfDatabase))]
    public async Task While_the_database_is_away_it_says_so_and_when_to_come_again(string id)
    {
        var operation = ApiCopy.Operation(id);

        // Who that is nobody can tell.
        using var response = await server.Unknown.SendAsync(server.Sandbox.Request(operation));

        Assert.True(response.StatusCode is HttpStatusCode.ServiceUnavailable, $"{operation}: {(int)response.StatusCode}");
        if (operation.IsLocked) Assert.NotNull(response.Headers.RetryAfter);
        if (operation.Method == "HEAD") return;
        Assert.Empty(SchemaCheck.Errors(await response.ProblemAsync(HttpStatusCode.ServiceUnavailable), ApiCopy.Document["components"]!["schemas"]!["Problem"]!));
    }

    [Theory, MemberData(nameof(OfDatabase))]
    public async Task For_whoever_came_in_before_it_fails_as_the_document_says(string id)
    {
        var operation = ApiCopy.Operation(id);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        using var response = await server.Admin.SendAsync(server.Sandbox.Request(operation), HttpCompletionOption.ResponseHeadersRead, patience.Token);

        Assert.True(response.StatusCode is not HttpStatusCode.InternalServerError && operation.Responses.ContainsKey($"{(int)response.StatusCode}"), $"{operation}: {(int)response.StatusCode}");
    }

    public sealed class ServerWithoutDatabase : OutageTests.ServerToLose, IAsyncLifetime
    {
        internal ApiSandbox Sandbox { get; private set; } = null!;

        public HttpClient Unknown { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            Sandbox = await ApiSandbox.CreateAsync(this);
            Unknown = ClientWith(await CreateKeyAsync(ApiRole.Admin));
            await Postgres.StopAsync();
        }
    }
}
