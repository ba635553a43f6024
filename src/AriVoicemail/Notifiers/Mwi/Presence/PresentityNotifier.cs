using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AriVoicemail.Database;
using AriVoicemail.Messages;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Notifiers.Mwi.Presence;

/// <summary>
/// Writes the mailbox's row into the proxy's <c>presentity</c> table and asks the proxy to tell its watchers. No SIP goes out from us, so that it works
/// where the proxy trusts nobody on that side.
/// </summary>
public sealed class PresentityNotifier : IMailboxNotifier, IAsyncDisposable
{
    // OpenSIPS renamed it in version 4.
    private static readonly string[] MiCommands = ["presence:refresh_watchers", "refresh_watchers"];

    private readonly MwiOptions _options;
    private readonly SqlDatabase _proxyDatabase;
    private readonly Presentity _presentity;
    private readonly HttpClient _http;
    private readonly ILogger _logger;
    private readonly Leases<Mailboxes.MailboxAddress, MailboxTurn> _mailboxes = new();

    /// <param name="proxyDatabase">Disposed with the notifier.</param>
    internal PresentityNotifier(MwiOptions options, SqlDatabase proxyDatabase, TimeProvider time, ILogger<PresentityNotifier> logger)
    {
        (_options, _proxyDatabase, _logger) = (options, proxyDatabase, logger);
        _presentity = new Presentity(proxyDatabase, options, time);
        _http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
    }

    public string Channel => MwiWays.Presentity;

    /// <summary>Opens the proxy's database as configured; it need not be there yet.</summary>
    public static PresentityNotifier Open(MwiOptions options, TimeProvider time, ILogger<PresentityNotifier> logger) =>
        new(options, options.Watchers.Open(), time, logger);

    public async Task<Delivery> NotifyAsync(MailboxState state, CancellationToken cancellationToken)
    {
        using var lease = _mailboxes.Take(state.Mailbox);
        lease.Value.Offer(state);
        await lease.Value.Presentity.WaitAsync(cancellationToken);
        try
        {
            var newest = lease.Value.Newest;
            await _presentity.WriteAsync(newest.Mailbox, MessageSummary.Body(newest.Counts, _options.AccountOf(newest.Mailbox)), cancellationToken);
            await RefreshAsync(_options.UriOf(newest.Mailbox), cancellationToken);
            return Delivery.Done;
        }
        catch (Exception error) when (error is DbException or TimeoutException or HttpRequestException or JsonException or InvalidOperationException
            || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _logger.LogInformation("Watchers of {Mailbox} were not refreshed: {Error}", state.Mailbox, error.Message);
            return new Delivery(error.Message);
        }
        finally
        {
            lease.Value.Presentity.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _proxyDatabase.DisposeAsync();
    }

    private async Task RefreshAsync(string account, CancellationToken cancellationToken)
    {
        if (_options.Presentity.Rpc.Length > 0)
        {
            // Kamailio: 1 stands for a change of the presentity; 0 is for changed rights and answers with an error here.
            await CallAsync(_options.Presentity.Rpc, "presence.refreshWatchers", new JsonArray(account, MessageSummary.Event, 1), cancellationToken);
            return;
        }
        foreach (var command in MiCommands)
        {
            var parameters = new JsonObject { ["presentity_uri"] = account, ["event"] = MessageSummary.Event, ["refresh_type"] = 1 };
            if (await TryCallAsync(_options.Presentity.Mi, command, parameters, cancellationToken)) return;
        }
        throw new InvalidOperationException($"{_options.Presentity.Mi} knows no command to refresh watchers: load OpenSIPS' presence module");
    }

    private async Task CallAsync(string address, string method, JsonNode parameters, CancellationToken cancellationToken)
    {
        if (!await TryCallAsync(address, method, parameters, cancellationToken)) throw new InvalidOperationException($"{address} does not know {method}");
    }

    /// <returns>False when the server does not know the method.</returns>
    private async Task<bool> TryCallAsync(string address, string method, JsonNode parameters, CancellationToken cancellationToken)
    {
        const int MethodNotFound = -32601;
        var call = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters, ["id"] = 1 };
        // With its length told: Kamailio reads no chunks.
        using var body = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri(address), body, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        // Both servers also use the HTTP status for what the answer says.
        var error = text.Length > 0 && text[0] is '{' ? JsonNode.Parse(text)?["error"] : null;
        if (error is null)
        {
            response.EnsureSuccessStatusCode();
            return true;
        }
        return (int?)error["code"] is MethodNotFound or 500 && $"{error["message"]}".Contains("not found", StringComparison.OrdinalIgnoreCase)
            ? false
            : throw new InvalidOperationException($"{method}: {error["message"]}");
    }
}
