using System.Net.Http.Headers;
using System.Text;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Importing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>What a file of mailboxes would be in REST's terms: to be looked at, and then to be sent to writeMailboxes.</summary>
internal static class MailboxLinesApi
{
    private const string ConfType = "text/plain";
    private const string CsvType = "text/csv";
    private const int LargestBody = 16 * 1024 * 1024;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // Hundreds of thousands of mailboxes take hundreds of megabytes for a moment.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/mailboxes/lines", Convert).WithTags("Mailboxes").WithName("convertMailboxes").WithSummary("Makes lines for writeMailboxes of a voicemail.conf or of a table; changes nothing")
            .WithDescription("text/plain is a voicemail.conf; files that it includes are not read, nor PINs that lie in Asterisk's spool. text/csv is a table (RFC 4180, UTF-8, commas or "
                + "semicolons) whose first line names createMailbox's fields: number, context, name, pin, email, language, timeZone, maxMsg, menu.envelope… What cannot be taken over is told "
                + "by line and field, and left out. The answer holds PINs.")
            .Accepts<string>(ConfType, CsvType).ForTenants().WithMetadata(new RequestSizeLimitAttribute(LargestBody), new Idempotency.ShownOnce(), new AuditApi.ByItself());

    private static async Task<Ok<MailboxLines>> Convert(HttpContext http, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var given) ? given.MediaType?.ToLowerInvariant() : null;
        if (type is not (ConfType or CsvType) || given!.CharSet?.Trim('"').ToLowerInvariant() is not (null or "utf-8"))
        {
            throw new ProblemException(StatusCodes.Status415UnsupportedMediaType, $"The body has to be a voicemail.conf as {ConfType} or a table as {CsvType}, in UTF-8.");
        }
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancellationToken);
        var bytes = body.ToArray();
        await OneAtATime.WaitAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        try
        {
            return TypedResults.Ok(await Task.Run(
                () => type == CsvType ? MailboxTable.Read(TextOf(bytes), patience.Token) : MailboxLines.OfVoicemailConf(bytes, patience.Token), patience.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ProblemException.BadRequest($"The file cannot be read within {Longest.TotalSeconds:0} seconds; 'arivm config import' takes any.");
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static string TextOf(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException error)
        {
            var line = 1 + bytes.AsSpan(0, Math.Clamp(error.Index, 0, bytes.Length)).Count((byte)'\n');
            throw ProblemException.Invalid($"line {line}", "expected UTF-8; save the table as 'CSV UTF-8'");
        }
    }
}
