using System.Net;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>Every operation that says so answers 429.</summary>
public sealed class LimitedOperationTests(LimitedOperationTests.ServerOfFewRequests server) : IClassFixture<LimitedOperationTests.ServerOfFewRequests>
{
    // Ten are served at once, and another one each second.
    private const int AtOnce = 40;

    public static TheoryData<string> Limited => ApiCopy.Ids(operation => operation.Responses.ContainsKey("429"));

    [Fact]
    public void Whatever_is_behind_a_door_is_limited() => Assert.DoesNotContain(ApiCopy.Operations, operation => operation.IsLocked && !operation.Responses.ContainsKey("429"));

    [Theory, MemberData(nameof(Limited))]
    public async Task Asked_for_too_often_it_says_so_and_when_to_come_again(string id)
    {
        var operation = ApiCopy.Operation(id);
        var nothing = MailboxAddress.Parse("1000@default");
        var sandbox = new ApiSandbox(server, nothing, nothing, nothing, "1795286400-00000001", "0123456789", server.Anonymous);
        // It opens nothing, and is counted all the same.
        using var client = server.ClientWith("arivm_0123456789_nobody");

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.SendAsync(sandbox.Request(operation))));

        var refused = answers.FirstOrDefault(answer => answer.StatusCode is HttpStatusCode.TooManyRequests);
        Assert.True(refused is not null, $"{operation} was never refused");
        Assert.NotNull(refused.Headers.RetryAfter);
        if (operation.Method == "HEAD") return;
        Assert.Empty(SchemaCheck.Errors(await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "Http:Limits"), ApiCopy.Document["components"]!["schemas"]!["Problem"]!));
    }

    public sealed class ServerOfFewRequests : SqliteServer
    {
        internal override void Configure(Settings settings) => settings.Http.Limits = new LimitOptions { RequestsPerSecondByKey = 1 };
    }
}
