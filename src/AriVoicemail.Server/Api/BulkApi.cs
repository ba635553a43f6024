using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AriVoicemail.Auditing;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace AriVoicemail.Server.Api;

/// <summary>Many mailboxes in one request: a line of JSON for each, and a line that says what became of it.</summary>
internal sealed class BulkApi(MailboxesApi mailboxes, AuditLog audit, IOptions<JsonOptions> json)
{
    private const string ContentType = "application/x-ndjson";
    private const int LargestBody = 64 * 1024 * 1024;
    private const int LongestLine = 64 * 1024;

    // PINs are hashed slowly, on purpose.
    private static readonly int AtOnce = 4 * Environment.ProcessorCount;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/mailboxes/bulk", Write).WithTags("Mailboxes").WithName("writeMailboxes").WithSummary("Creates many mailboxes, a JSON object a line; one that is there is left alone, or changed with ?update=true")
            .WithDescription("Each line is the body of createMailbox. The answer has a line for each, in their order: line, mailbox, outcome (created, updated, there, refused) and errors by field. A line that is refused keeps none from the others. With ?dryRun=true nothing is changed, and the answer says what would become of each.")
            .Accepts<MailboxBody>(ContentType).Produces<BulkResult>(StatusCodes.Status200OK, ContentType)
            // What is done is written down mailbox by mailbox, so that each context's administrators find theirs.
            .ForTenants().WithMetadata(new RequestSizeLimitAttribute(LargestBody), new AuditApi.ByItself());

    private static Task Write(
        HttpContext http, [FromServices] BulkApi api, [FromServices] CurrentHolder holder, [Description("Whether mailboxes that are there are changed")] bool? update,
        [Description("Whether nothing is changed, and only said what would become of each line")] bool? dryRun,
        CancellationToken cancellationToken) => api.WriteAsync(http, holder.Value, update ?? false, dryRun ?? false, cancellationToken);

    private async Task WriteAsync(HttpContext http, Holder holder, bool update, bool dryRun, CancellationToken cancellationToken)
    {
        if (http.Request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, $"The body has to be {ContentType}: a JSON object a line.");
        }
        var rehearsed = dryRun ? new ConcurrentDictionary<MailboxAddress, Mailbox>() : null;
        http.Response.ContentType = ContentType;
        using var reader = new StreamReader(http.Request.Body);
        await foreach (var lines in LinesAsync(reader, cancellationToken))
        {
            foreach (var result in await SomeAsync(lines))
            {
                await JsonSerializer.SerializeAsync(http.Response.Body, result, json.Value.SerializerOptions, cancellationToken);
                await http.Response.Body.WriteAsync("\n"u8.ToArray(), cancellationToken);
            }
        }

        async Task<BulkResult[]> SomeAsync(IReadOnlyList<BulkLine> lines)
        {
            var done = new ConcurrentQueue<(string Action, MailboxAddress Target, IReadOnlyList<string> Fields)>();
            try
            {
                return await Task.WhenAll(lines.Select(line => OneAsync(line, done)));
            }
            finally
            {
                await audit.AddAsync(holder.Name, Door.Rest, http.Connection.RemoteIpAddress?.ToString() ?? "", done);
            }
        }

        async Task<BulkResult> OneAsync(BulkLine line, ConcurrentQueue<(string Action, MailboxAddress Target, IReadOnlyList<string> Fields)> done)
        {
            if (line.Body is not { } body) return line.Refused(line.Problem!);
            try
            {
                // A line that was begun is done, whoever hangs up.
                var outcome = await mailboxes.PutAsync(body, holder, update, rehearsed, CancellationToken.None);
                var action = outcome switch { BulkOutcome.Created => "createMailbox", BulkOutcome.Updated => "changeMailbox", _ => null };
                if (action is not null && !dryRun) done.Enqueue((action, MailboxAddress.Parse(line.Mailbox!), [.. body.Given.Order()]));
                return new BulkResult(line.Number, line.Mailbox, outcome, null);
            }
            catch (ProblemException problem)
            {
                return line.Refused(problem);
            }
        }
    }

    /// <summary>A few at a time, and none of them about the same mailbox: the later one finds what the earlier one has done.</summary>
    private async IAsyncEnumerable<IReadOnlyList<BulkLine>> LinesAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new List<BulkLine>();
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } text; number++)
        {
            if (string.IsNullOrWhiteSpace(text)) continue;
            var line = Read(number, text);
            if (lines.Exists(one => one.Mailbox is not null && one.Mailbox == line.Mailbox))
            {
                yield return lines;
                lines = [];
            }
            lines.Add(line);
            if (lines.Count < AtOnce) continue;
            yield return lines;
            lines = [];
        }
        if (lines.Count > 0) yield return lines;
    }

    private BulkLine Read(int number, string text)
    {
        try
        {
            if (text.Length > LongestLine) throw ProblemException.BadRequest($"expected at most {LongestLine} characters");
            return new BulkLine(number, JsonSerializer.Deserialize<MailboxBody>(text, json.Value.SerializerOptions) ?? throw ProblemException.BadRequest("expected a JSON object"), null);
        }
        catch (JsonException error)
        {
            var (field, reason) = Problems.Explain(error);
            return new BulkLine(number, null, ProblemException.Invalid(field ?? "", reason));
        }
        catch (ProblemException problem)
        {
            return new BulkLine(number, null, problem);
        }
    }

    /// <summary>A line that was read; or that cannot be read, and why.</summary>
    private sealed record BulkLine(int Number, MailboxBody? Body, ProblemException? Problem)
    {
        public string? Mailbox { get; } = Body is null ? null : $"{Body.Number}@{Body.Context ?? MailboxAddress.DefaultContext}";

        public BulkResult Refused(ProblemException problem) =>
            new(Number, Mailbox, BulkOutcome.Refused, problem.Errors.Count > 0 ? problem.Errors : new Dictionary<string, string[]> { [""] = [problem.Message] });
    }
}

/// <summary>What became of a line.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Mailbox">number@context; null: the line tells none.</param>
/// <param name="Errors">By field, what is wrong; null: nothing.</param>
internal sealed record BulkResult(int Line, string? Mailbox, BulkOutcome Outcome, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>What became of a line.</summary>
internal enum BulkOutcome
{
    Created,
    Updated,

    /// <summary>It was there already, and was left as it is.</summary>
    There,
    Refused,
}
