using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AriVoicemail.Nodes;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Tls;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Whether the server runs, is ready, and is the program that looks at it.</summary>
internal static class ServerDiagnosis
{
    private const string Check = "server";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<Finding> RunAsync(Settings settings, DatabaseDiagnosis database, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listen = EndPoint(settings.Http);
        if (listen is not null) yield return await ReadyAsync(settings.Http, cancellationToken);
        if (database.IsUsable && await VersionAsync(settings, database, cancellationToken) is { } version) yield return version;
        if (settings.Http.PublicUrl.Length > 0) yield return await PublicAsync(settings.Http.PublicUrl, cancellationToken);
        else if (listen is not null && IPAddress.IsLoopback(listen.Address) && settings.Asterisk.All.Any(Fetches))
        {
            yield return Finding.Error(
                "public address", $"an Asterisk on another machine that shares no disk has to fetch sounds from here, and cannot: Http:Listen is {settings.Http.Listen}",
                "Http:Listen: an address that this Asterisk reaches, or Http:PublicUrl: the address of what stands in front");
        }
    }

    private static bool Fetches(Calls.AsteriskOptions asterisk) =>
        asterisk.RecordingDirectory.Length == 0 && Uri.TryCreate(asterisk.Url, UriKind.Absolute, out var url) && !url.IsLoopback;

    /// <summary>Where a server listens; null where the configuration does not tell.</summary>
    private static IPEndPoint? EndPoint(HttpOptions http)
    {
        try
        {
            return http.EndPoint();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static async Task<Finding> ReadyAsync(HttpOptions options, CancellationToken cancellationToken)
    {
        var address = options.LocalAddress();
        try
        {
            using var http = new HttpClient(OwnCertificate.Knowing(options.Certificate)) { Timeout = Patience };
            using var answer = await http.GetAsync(new Uri(address, "/readyz"), cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.IsSuccessStatusCode) return Finding.Ok(Check, $"{address} is ready");
            return answer.StatusCode is HttpStatusCode.ServiceUnavailable
                ? Finding.Error(Check, $"{address} runs, but is not ready: {DetailOf(text)}", "mend what it misses; its log tells more (journalctl -u arivoicemail)")
                : Finding.Error(Check, $"{address} answers {(int)answer.StatusCode}: this is not AriVoicemail", "Http:Listen: another program has this port; choose one that is free");
        }
        catch (ConfigurationException wrong)
        {
            return Finding.Error(Check, $"it cannot be asked: {wrong.Message}", "Http:Certificate: run 'arivm doctor' as the user of the server, and mend the files");
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Finding.Error(Check, $"no server answers at {address}: {error.Message}", "start it: systemctl start arivoicemail, or 'arivm serve'; if it runs, Http:Listen is not what it was started with");
        }
    }

    private static string DetailOf(string problem)
    {
        try
        {
            using var json = JsonDocument.Parse(problem);
            return json.RootElement.GetProperty("detail").GetString() ?? problem;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return problem;
        }
    }

    private static async Task<Finding?> VersionAsync(Settings settings, DatabaseDiagnosis diagnosis, CancellationToken cancellationToken)
    {
        await using var database = diagnosis.Open();
        var alive = (await new NodeStore(database).ListAsync(cancellationToken)).Where(node => node.IsAlive).ToList();
        if (alive.Find(node => node.Report.Name == settings.Node.Name) is not { } ours) return null;
        if (ours.Report.Version != ProductVersion.Text)
        {
            return Finding.Warning("version", $"the server that runs is {ours.Report.Version}, and this program {ProductVersion.Text}", "restart the server: systemctl restart arivoicemail");
        }
        return alive.Find(node => node.Report.Version != ProductVersion.Text) is { } other
            ? Finding.Warning("version", $"node {other.Report.Name} is {other.Report.Version}, and this one {ProductVersion.Text}", $"update arivm on {other.Report.Name}")
            : Finding.Ok("version", $"{ProductVersion.Text}, here and on every node that runs ({alive.Count})");
    }

    private static async Task<Finding> PublicAsync(string publicUrl, CancellationToken cancellationToken)
    {
        const string Public = "public address";
        const string Remedy = "Http:PublicUrl: the address by which Asterisk reaches this server; what stands in front has to pass /sounds and /healthz on";
        try
        {
            using var http = new HttpClient { Timeout = Patience };
            var text = await http.GetStringAsync(new Uri($"{publicUrl.TrimEnd('/')}/healthz"), cancellationToken);
            return text.Contains("alive", StringComparison.Ordinal)
                ? Finding.Ok(Public, $"{publicUrl} leads to an AriVoicemail")
                : Finding.Error(Public, $"{publicUrl} leads to something else", Remedy);
        }
        catch (Exception error) when (error is HttpRequestException or UriFormatException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return Finding.Error(Public, $"{publicUrl}: {error.Message}", Remedy);
        }
    }
}
