using System.Text;
using Dapper;

namespace AriVoicemail.Tests.Mwi;

public sealed class PresentityTests
{
    private sealed record Row(string Username, string Domain, string Etag, long Expires, byte[] Body);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_mailbox_has_one_row_with_the_newest_body_whether_anybody_watches_or_not(bool kamailio)
    {
        await using var bed = await MwiBed.StartAsync(kamailio);

        await bed.NotifyAsync(1, 1);
        await bed.RestartAsync();
        await bed.NotifyAsync(2, 2, 1);

        var row = Assert.Single(await RowsAsync(bed));
        Assert.Equal(("1001", "example.com"), (row.Username, row.Domain));
        Assert.EndsWith("Voice-Message: 2/1 (0/0)\r\n", Encoding.ASCII.GetString(row.Body), StringComparison.Ordinal);
        Assert.True(DateTimeOffset.FromUnixTimeSeconds(row.Expires) > DateTimeOffset.UtcNow.AddYears(5));
        Assert.True(row.Expires <= int.MaxValue);
        Assert.True(row.Etag.Length <= 64);
    }

    [Fact]
    public async Task A_row_of_another_publisher_tells_the_same_and_still_ends_when_he_said()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.ExecuteAsync(
            "insert into presentity values ('1001', 'example.com', 'message-summary', 'a.1.2.3', 1999999999, 1, x'00', '', 0, 'other')");
        await bed.Tables.ExecuteAsync(
            "insert into presentity values ('1002', 'example.com', 'message-summary', 'a.1.2.4', 1999999999, 1, x'00', '', 0, 'another')");

        await bed.NotifyAsync(1, 1);

        var rows = await RowsAsync(bed);
        Assert.Equal(2, rows.Count);
        Assert.Single(rows.Select(row => Encoding.ASCII.GetString(row.Body)).Distinct());
        Assert.Equal(1_999_999_999, rows.Single(row => row.Etag == "a.1.2.3").Expires);
    }

    [Fact]
    public async Task It_is_written_before_the_phone_is_told()
    {
        await using var bed = await MwiBed.StartAsync();
        await bed.Tables.SubscribeAsync();
        var body = "";
        bed.Phone.Before = async _ => body = Encoding.ASCII.GetString(Assert.Single(await RowsAsync(bed)).Body);

        await bed.NotifyAsync(1, 4);

        Assert.Equal(MwiBed.Body(await bed.Phone.NextRequestAsync()), body);
    }

    [Fact]
    public async Task It_is_left_alone_when_no_table_is_named()
    {
        await using var bed = await MwiBed.StartAsync(configure: options => options.Watchers.PresentityTable = "");

        await bed.NotifyAsync(1, 1);

        Assert.Empty(await RowsAsync(bed));
    }

    private static async Task<List<Row>> RowsAsync(MwiBed bed) =>
        [.. await bed.Tables.Database.ReadAsync(
            c => c.QueryAsync<Row>("select username, domain, etag, expires, body from presentity where username = '1001'"), CancellationToken.None)];
}
