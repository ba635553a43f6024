using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AriVoicemail.Bed;
using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Bench;

/// <summary>An arivm whose pages are measured, without limits, and its mailboxes.</summary>
internal sealed class BenchSite : IAsyncDisposable
{
    private const string Pin = "1234";
    private const int SignInsAtOnce = 16;

    private readonly BenchDatabase _database;
    private readonly HttpClient _api;

    private BenchSite(BenchDatabase database, ArivmProcess arivm, HttpClient api) => (_database, Arivm, _api) = (database, arivm, api);

    public ArivmProcess Arivm { get; }

    public static async Task<BenchSite> StartAsync(AsteriskServer asterisk, SqlEngine engine, string folder)
    {
        var database = await BenchDatabase.CreateAsync(engine, folder);
        var arivm = await ArivmProcess.StartAsync(new Dictionary<string, string>(ArivmProcess.Settings(asterisk))
        {
            ["Mwi:Enabled"] = "false",
            ["Http:Limits:RequestsPerSecond"] = "0",
            ["Http:Limits:RequestsPerSecondByKey"] = "0",
            ["Http:Limits:SignInsPerMinute"] = "0",
            ["Spool:Watch"] = "false",
            ["Spool:ScanSeconds"] = "0",
            ["Database:Engine"] = engine.ToString(),
            ["Database:ConnectionString"] = database.ConnectionString,
        });
        var output = await RequireAsync(arivm.RunAsync("apikey", "create", "--name", "bench"));
        var api = new HttpClient { BaseAddress = new Uri(arivm.Http, "/api/v1/"), Timeout = TimeSpan.FromMinutes(10) };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", output.Split('\n').First(line => line.StartsWith("arivm_", StringComparison.Ordinal)).Trim());
        return new BenchSite(database, arivm, api);
    }

    /// <param name="pin">Null: they have none.</param>
    public async Task CreateAsync(IEnumerable<string> numbers, string? pin = Pin)
    {
        var lines = string.Concat(numbers.Select(number => $"{JsonSerializer.Serialize(new { number, fullName = $"Owner {number}", pin })}\n"));
        using var body = new StringContent(lines, new MediaTypeHeaderValue("application/x-ndjson"));
        using var answer = await _api.PostAsync(new Uri("mailboxes/bulk", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Rows of messages without their files: neither a page nor a list looks at files.</summary>
    public async Task FillAsync(string number, int messages)
    {
        var numbers = _database.Sql.Engine is SqlEngine.PostgreSql
            ? "select i from generate_series(1, @messages) as i"
            : "with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < @messages) select i from numbers";
        await _database.Sql.ExecuteAsync(
            $"""
            insert into messages (mailbox, msg_id, folder, number, caller_name, caller_number, received_at, duration)
            select @number || '@default', (1700000000 + i) || '-' || @number, 'INBOX', i - 1, 'Caller ' || (i % 997), cast(5550000 + i % 997 as text), 1700000000000 + cast(i as bigint) * 1000, 4
            from ({numbers}) as n
            """,
            new { number, messages }, CancellationToken.None);
        await _database.Sql.ReadAsync(connection => connection.ExecuteAsync("analyze messages"), CancellationToken.None);
    }

    /// <summary>Takes over what lies in the spool already.</summary>
    public Task ImportAsync(AsteriskServer asterisk) => RequireAsync(Arivm.RunAsync("spool", "import", asterisk.VoicemailDirectory));

    /// <summary>The token of each owner's own session.</summary>
    public async Task<IReadOnlyList<string>> SignInAsync(IReadOnlyList<string> numbers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Arivm.Http };
        var tokens = new string[numbers.Count];
        await Parallel.ForAsync(0, numbers.Count, new ParallelOptions { MaxDegreeOfParallelism = SignInsAtOnce }, async (index, cancellationToken) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/signin", UriKind.Relative))
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["mailbox"] = numbers[index], ["pin"] = Pin }),
            };
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            using var answer = await http.SendAsync(request, cancellationToken);
            if (!answer.Headers.TryGetValues("Set-Cookie", out var cookies)) throw new InvalidOperationException($"{numbers[index]} was not let in: {(int)answer.StatusCode}");
            tokens[index] = cookies.First(cookie => cookie.StartsWith("arivm=", StringComparison.Ordinal)).Split('=', ';')[1];
        });
        return tokens;
    }

    /// <summary>Delivers a sound as a message; its id.</summary>
    public async Task<string> DeliverAsync(string number, string sound, string caller)
    {
        using var body = new MultipartFormDataContent
        {
            { new ByteArrayContent(await File.ReadAllBytesAsync(sound)), "audio", "sound.wav" },
            { new StringContent(caller, Encoding.UTF8), "callerName" },
        };
        using var answer = await _api.PostAsync(new Uri($"mailboxes/{number}@default/messages", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.Location!.ToString().Split('/')[^1];
    }

    /// <summary>Copies a message to other mailboxes, one after another.</summary>
    public async Task ForwardAsync(string number, string message, IEnumerable<string> to)
    {
        using var answer = await _api.PostAsJsonAsync(new Uri($"mailboxes/{number}@default/messages/{message}/forward", UriKind.Relative), new { to });
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> RequireAsync(Task<(int ExitCode, string Output)> command)
    {
        var (exitCode, output) = await command;
        return exitCode == 0 ? output : throw new InvalidOperationException(output);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await Arivm.DisposeAsync();
        await _database.DisposeAsync();
    }
}
