using System.Net;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.Guarding;

public sealed class KeysInUrlsTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData("/api/v1/mailboxes?key=@")]
    [InlineData("/api/v1/mailboxes?X-Api-Key=@")]
    [InlineData("/api/v1/mailboxes?access_token=@")]
    [InlineData("/api/v1/mailboxes?q=@")]
    [InlineData("/api/v1/mailboxes?q=Bearer%20@")]
    [InlineData("/api/v1/events?token=abc")]
    [InlineData("/api/v1/apikeys/@")]
    [InlineData("/metrics?api_key=@")]
    public async Task A_key_in_an_address_opens_nothing_and_the_answer_says_where_it_belongs_without_it(string address)
    {
        var key = await server.CreateKeyAsync(ApiRole.Admin);

        foreach (var client in new[] { server.Anonymous, server.Admin })
        {
            using var answer = await client.GetAsync(address.Replace("@", key, StringComparison.Ordinal));
            var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "Authorization: Bearer", "revoke");
            Assert.DoesNotContain(key, problem.ToJsonString());
        }
    }

    [Fact]
    public async Task What_only_looks_a_little_like_a_key_is_looked_for() =>
        Assert.Equal(HttpStatusCode.OK, (await server.Admin.GetAsync("/api/v1/mailboxes?q=arivm_monkey")).StatusCode);
}
