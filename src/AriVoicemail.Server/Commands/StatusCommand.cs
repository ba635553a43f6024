using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm status</c>: asks the running server how it is.</summary>
internal static class StatusCommand
{
    private const string KeyVariable = "ARIVM_API_KEY";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create(CommandInputs inputs)
    {
        var key = new Option<string?>("--key") { Description = $"An API key; {KeyVariable} of the environment if not given." };
        var url = new Option<string?>("--url") { Description = "The server; where Http:Listen says if not given." };
        var command = new Command("status", "Asks the running server how it is, and prints its answer (JSON).") { key, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var secret = parsed.GetValue(key) ?? Environment.GetEnvironmentVariable(KeyVariable)
                ?? throw new CommandException($"an API key is needed: --key or {KeyVariable}; 'arivm apikey create --role reader --name <who>' makes one");
            var server = Server(parsed.GetValue(url) ?? Listening(inputs.Settings(parsed, SettingsRules.Http)));
            await inputs.Output.WriteLineAsync(await AskAsync(server, secret, cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<string> AskAsync(Uri server, string key, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/api/v1/status"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Unauthorized) throw new CommandException("the key is wrong or revoked");
            if (!response.IsSuccessStatusCode) throw new CommandException($"{server} answers {(int)response.StatusCode} {response.ReasonPhrase}");
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (HttpRequestException error)
        {
            throw new CommandException($"no server answers at {server}: {error.Message}");
        }
        catch (JsonException)
        {
            throw new CommandException($"{server} is not AriVoicemail");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException($"{server} does not answer");
        }
    }

    private static Uri Server(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var server) && server.Scheme is ("http" or "https")
            ? server
            : throw new CommandException($"--url '{url}': expected http://host:port");

    /// <summary>One address to reach a server at that listens on all of them.</summary>
    private static string Listening(Settings settings)
    {
        var endPoint = settings.Http.EndPoint();
        if (endPoint.Address.Equals(IPAddress.Any)) endPoint.Address = IPAddress.Loopback;
        if (endPoint.Address.Equals(IPAddress.IPv6Any)) endPoint.Address = IPAddress.IPv6Loopback;
        return $"http://{endPoint}";
    }
}
