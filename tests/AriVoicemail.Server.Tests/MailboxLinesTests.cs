using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Tests.Importing;
using AriVoicemail.Server.Tests.Servers;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace AriVoicemail.Server.Tests;

/// <summary>A voicemail.conf, or a table, in REST's terms.</summary>
public abstract class MailboxLinesTests(ServerFixture server)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _context = $"c{Guid.NewGuid():N}"[..8];

    [Fact]
    public async Task A_voicemail_conf_comes_through_with_its_PINs_options_and_refusals()
    {
        var converted = await ConvertAsync("text/plain", """
            [general]
            exitcontext = out
            [zonemessages]
            central = America/Chicago|'vm-received' Q 'digits/at' IMp
            [sales]
            1000 => 4711,Ann Example,ann@example.org|ben@example.org,pager,tz=central|attach=yes|maxmsg=50|colour=blue
            1001 => -1234,Ben
            1000 => 1,Again
            bad number => 1,No
            1002 => secret,Cid
            """);

        Assert.Equal(
            [
                """{"number":"1000","context":"sales","fullName":"Ann Example","pin":"4711","email":"ann@example.org","exitContext":"out","maxMsg":50,"menu":{"timeZone":"America/Chicago","dateFormat":"'vm-received' Q 'digits/at' IMp"},"mail":{"alsoTo":"ben@example.org","pager":"pager","attach":true}}""",
                """{"number":"1001","context":"sales","fullName":"Ben","pin":"1234","exitContext":"out","menu":{"pinFixed":true}}""",
                """{"number":"1002","context":"sales","fullName":"Cid","exitContext":"out"}""",
            ],
            Texts(converted["lines"]!));
        Assert.Equal([6, 8, 9, 10], Problems(converted).Select(problem => (int)problem["line"]!));
        string[] reasons = ["colour", "there already", "letters, digits", "PIN is not"];
        Assert.All(Problems(converted).Zip(reasons), one => Assert.Contains(one.Second, (string?)one.First["detail"]));
        Assert.DoesNotContain("secret", converted["problems"]!.ToJsonString());
    }

    [Fact]
    public async Task What_bulk_makes_of_the_lines_is_what_an_import_of_the_file_makes()
    {
        var conf = $"""
            [zonemessages]
            central = America/Chicago|'vm-received' IMp
            [{_context}]
            100 => 4711,Ann "A" Exämple,ann@example.org,,tz=central|attach=no|volgain=3.5|maxsecs=60|review=yes|delete=yes|hidefromdir=yes|alias=Annie|emailbody=a\nb
            101 => -,Ben,,,tz=nowhere|exitcontext=|operator=no|saydurationm=3|callback=
            102 => *1
            """;
        using var folder = new ConfFolder();
        var expected = folder.ReadVoicemail(conf).Mailboxes.Select(imported => imported.Mailbox);

        var lines = (await ConvertAsync("text/plain", conf))["lines"]!.AsArray();
        var written = await server.Admin.PostAsync("/api/v1/mailboxes/bulk", new StringContent(string.Join('\n', lines.Select(line => line!.ToJsonString())), Encoding.UTF8, "application/x-ndjson"));
        Assert.DoesNotContain("refused", await written.Content.ReadAsStringAsync());

        var stored = await server.App.Services.GetRequiredService<MailboxStore>().ListAsync([_context], null, null, 10, CancellationToken.None);
        Assert.True(Pin.Verify("4711", stored[0].PinHash!));
        Assert.Equal(expected, stored.Select(mailbox => mailbox with { PinHash = null, CreatedAt = default, UpdatedAt = default }));
    }

    [Fact]
    public async Task No_other_file_is_looked_into_whatever_a_voicemail_conf_says()
    {
        var spool = Directory.CreateDirectory(Path.Combine(server.SpoolDirectory, "default", "7001")).FullName;
        await File.WriteAllTextAsync(Path.Combine(spool, "secret.conf"), "[general]\npassword = 999\n");
        var other = Path.Combine(server.SpoolDirectory, "other.conf");
        await File.WriteAllTextAsync(other, "7002 => 888,Other\n");

        var converted = await ConvertAsync("text/plain", $"[general]\npasswordlocation = spooldir\n[default]\n#include {other}\n#tryinclude \"/etc/*\"\n#exec date\n7001 => 777,Ann\n");

        Assert.Equal("""{"number":"7001","context":"default","fullName":"Ann","pin":"777"}""", Texts(converted["lines"]!).Single());
        Assert.Equal([4, 5, 6, 7], Problems(converted).Select(problem => (int)problem["line"]!));
        Assert.DoesNotContain("Other", converted["problems"]!.ToJsonString());
    }

    [Fact]
    public async Task What_Asterisk_would_not_load_is_refused_with_its_line()
    {
        var problem = await (await PostAsync("text/plain", "[default]\n1000 => 1,Ann\n[broken\n")).ProblemAsync(HttpStatusCode.BadRequest, "line 3", "]", "nothing of this file");

        Assert.NotNull(problem["errors"]!["line 3"]);
    }

    [Theory]
    [InlineData("[a]\nx=1\n{0}", "[b](a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a)\n[a](+,b,+,b,+,b,+,b,+,b,+,b,+,b,+,b,+,b,+,b,+,b,+,b)\n")]
    [InlineData("[a]\n1000 => 1,Ann,,,{0}", "options=options=options=options=options=options=options=options=\n1000 += ")]
    public async Task A_file_that_would_become_huge_is_no_more_than_a_file_with_problems(string begin, string again)
    {
        using var answer = await PostAsync("text/plain", string.Format(begin, string.Concat(Enumerable.Repeat(again, 20_000))));

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
        Assert.Contains(answer.StatusCode == HttpStatusCode.OK ? "longer than" : "more than 500000 lines", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(",", "")]
    [InlineData(";", "\uFEFF")]
    public async Task A_table_comes_through_by_the_names_of_its_columns(string separator, string mark)
    {
        string[] rows =
        [
            "Number,context,NAME,pin,email,language,timeZone,maxMsg,operator,menu.envelope,mail.volumeGain,keeping.maxBytes",
            "1000,sales,\"Example, \"\"Ann\"\"; A\",0042,ann@example.org,de,Europe/Berlin,50,TRUE,no,-3.5,5000000000",
            "",
            "1001",
            "1002,,\"Two\nlines\"",
        ];
        var table = mark + string.Join("\r\n", rows.Select(row => separator == "," ? row : row.Replace("\"Example, ", "\"Example§ ").Replace("; A", "¤ A").Replace(',', ';').Replace('§', ',').Replace('¤', ';')));

        var converted = await ConvertAsync("text/csv", table);

        Assert.Equal(
            [
                """{"number":"1000","context":"sales","fullName":"Example, \"Ann\"; A","pin":"0042","email":"ann@example.org","language":"de","operator":true,"maxMsg":50,"menu":{"envelope":false,"timeZone":"Europe/Berlin"},"mail":{"volumeGain":-3.5},"keeping":{"maxBytes":5000000000}}""",
                """{"number":"1001"}""",
                """{"number":"1002"}""",
            ],
            Texts(converted["lines"]!));
        Assert.Equal([2, 4, 5], converted["lineNumbers"]!.AsArray().Select(number => (int)number!));
        Assert.Equal(["5 fullName"], Problems(converted).Select(problem => $"{problem["line"]} {problem["field"]}"));
    }

    [Fact]
    public async Task What_is_wrong_in_a_table_is_told_by_line_and_field_and_the_rest_comes_through()
    {
        var converted = await ConvertAsync("text/csv", """
            number,context,pin,maxMsg,operator,timeZone,colour
            1000,,12x4,many,perhaps,Europe/Nowhere,blue
            1001,,,10000
            ,sales
            bad number
            1002,bad context
            1000
            1003,,,,,,,8
            1004,"a"b
            1005,,99,7
            1006,"sales
            """);

        Assert.Equal(["""{"number":"1000"}""", """{"number":"1001"}""", """{"number":"1005","pin":"99","maxMsg":7}"""], Texts(converted["lines"]!));
        Assert.Equal(
            ["1 colour", "2 maxMsg", "2 operator", "2 pin", "2 menu.timeZone", "3 maxMsg", "4 number", "5 number", "6 context", "7 number", "8 ", "9 ", "11 "],
            Problems(converted).Select(problem => $"{problem["line"]} {problem["field"]}"));
        Assert.DoesNotContain("12x4", converted["problems"]!.ToJsonString());
    }

    [Theory]
    [InlineData("", "number")]
    [InlineData("name,pin\nAnn,1\n", "number")]
    [InlineData("number,Number\n1,2\n", "number")]
    [InlineData("number,name,fullName\n1,a,b\n", "fullName")]
    public async Task A_table_whose_columns_are_not_named_is_refused(string table, string field)
    {
        var problem = await (await PostAsync("text/csv", table)).ProblemAsync(HttpStatusCode.BadRequest, field);

        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task A_table_that_is_no_UTF_8_is_refused_with_its_line()
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes("number,name\n1000,Ann\n1001,Jürgen\n")) { Headers = { ContentType = MediaTypeHeaderValue.Parse("text/csv") } };

        await (await server.Admin.PostAsync("/api/v1/mailboxes/lines", content)).ProblemAsync(HttpStatusCode.BadRequest, "line 3", "UTF-8");
    }

    [Theory]
    [InlineData("text/csv; charset=iso-8859-1")]
    [InlineData("text/html")]
    public async Task Another_kind_of_body_is_refused(string type) =>
        await (await PostAsync(type, "number\n1000\n")).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Fact]
    public async Task Many_problems_are_told_up_to_a_number_that_a_person_can_look_at()
    {
        var converted = await ConvertAsync("text/csv", $"number\n{string.Concat(Enumerable.Repeat("bad number\n", 10_500))}");

        Assert.Equal(10_001, Problems(converted).Count);
        Assert.Contains("500 more", (string?)Problems(converted)[^1]["detail"]);
    }

    [Fact]
    public async Task A_PIN_is_kept_nowhere_by_looking_at_a_file()
    {
        const string Pin = "739281046528";
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/mailboxes/lines")
        {
            Content = new StringContent($"[default]\n1000 => {Pin},Ann\n", Encoding.UTF8, "text/plain"),
            Headers = { { "Idempotency-Key", _context } },
        };

        await (await server.Admin.SendAsync(request)).JsonAsync(HttpStatusCode.OK);

        var database = server.App.Services.GetRequiredService<SqlDatabase>();
        Assert.Equal(0, await database.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("select count(*) from idempotency where name like @name or body like @pin", new { name = $"%{_context}", pin = $"%{Pin}%" }), CancellationToken.None));
        Assert.DoesNotContain((await server.Admin.GetJsonAsync("/api/v1/audit?limit=500"))["items"]!.AsArray(), entry => (string?)entry!["action"] == "convertMailboxes");
    }

    private async Task<JsonNode> ConvertAsync(string type, string text) => await (await PostAsync(type, text)).JsonAsync(HttpStatusCode.OK);

    private Task<HttpResponseMessage> PostAsync(string type, string text) =>
        server.Admin.PostAsync("/api/v1/mailboxes/lines", new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } });

    private static List<JsonNode> Problems(JsonNode converted) => [.. converted["problems"]!.AsArray().Select(problem => problem!)];

    private static IEnumerable<string> Texts(JsonNode lines) => lines.AsArray().Select(line => line!.ToJsonString(Plain));
}

public sealed class MailboxLinesOnSqlite(SqliteServer server) : MailboxLinesTests(server), IClassFixture<SqliteServer>;

public sealed class MailboxLinesOnPostgreSql(PostgresDatabaseServer server) : MailboxLinesTests(server), IClassFixture<PostgresDatabaseServer>;
