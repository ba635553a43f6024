using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Tls;

namespace AriVoicemail.Server.Commands;

/// <summary>The options by which a command reaches the server that is running, and what it asks there.</summary>
internal sealed class RunningServer
{
    private const string KeyVariable = "ARIVM_API_KEY";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Option<string?> _key = new("--key") { Description = $"An API key; {KeyVariable} of the environment if not given." };
    private readonly Option<string?> _url = new("--url") { Description = "The server; where Http:Listen says if not given." };

    /// <summary>How long an answer is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    public void AddTo(Command command)
    {
        command.Options.Add(_key);
        command.Options.Add(_url);
    }

    /// <summary>Its answer as JSON that is easy to read.</summary>
    /// <param name="role">What the key has to be, for the hint when there is none.</param>
    public async Task<string> AskAsync(
        CommandInputs inputs, ParseResult parsed, HttpMethod method, string path, object? body, string role, CancellationToken cancellationToken)
    {
        var key = parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable)
            ?? throw new CommandException($"an API key is needed: --key or {KeyVariable}; 'arivm apikey create --role {role} --name <who>' makes one");
        var settings = parsed.GetValue(_url) is null ? inputs.Settings(parsed, SettingsRules.Http) : null;
        var server = settings?.Http.LocalAddress() ?? Address(parsed.GetValue(_url)!);
        using var http = new HttpClient(OwnCertificate.Knowing(settings?.Http.Certificate)) { Timeout = Patience };
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = JsonContent.Create(body);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.StatusCode is HttpStatusCode.Unauthorized) throw new CommandException("the key is wrong or revoked");
            if (response.StatusCode is HttpStatusCode.Forbidden) throw new CommandException($"the key is no {role}'s");
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.StatusCode is HttpStatusCode.NotFound) throw CommandException.NotFound(Detail(text) ?? $"{server} knows no {path}");
            if (response.StatusCode is HttpStatusCode.NoContent) return "";
            if (!response.IsSuccessStatusCode) throw new CommandException(Detail(text) ?? $"{server} answers {(int)response.StatusCode} {response.ReasonPhrase}");
            using var document = JsonDocument.Parse(text);
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

    /// <summary>What an RFC 9457 problem says; null where it is none.</summary>
    private static string? Detail(string text)
    {
        try
        {
            using var problem = JsonDocument.Parse(text);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Uri Address(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var server) && server.Scheme is ("http" or "https")
            ? server
            : throw new CommandException($"--url '{url}': expected http://host:port");
}
