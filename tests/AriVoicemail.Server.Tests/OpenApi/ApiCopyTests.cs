using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.OpenApi;

public sealed class ApiCopyTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Fact]
    public async Task The_document_is_the_checked_in_copy()
    {
        var served = (await server.Anonymous.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";

        if (Environment.GetEnvironmentVariable("ARIVM_RENEW") is not null) await File.WriteAllTextAsync(ApiCopy.Path, served);

        var copy = await File.ReadAllTextAsync(ApiCopy.Path);
        var first = served.Split('\n').Zip(copy.Split('\n')).Index().FirstOrDefault(line => line.Item.First != line.Item.Second);
        Assert.True(served == copy, $"docs/openapi.json differs from what is served, first in line {first.Index + 1}: '{first.Item.First}' instead of '{first.Item.Second}'. "
            + $"If that is meant: {ApiCopy.HowToRenew}");
    }
}
