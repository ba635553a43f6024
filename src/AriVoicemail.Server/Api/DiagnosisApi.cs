using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Diagnosis;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>What <c>arivm doctor</c> finds, as the server itself sees it.</summary>
internal sealed class DiagnosisApi(Settings settings, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<Page<FindingResource>> _last = Task.FromResult(new Page<FindingResource>([], null));

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/diagnosis", Read).WithTags("Status").WithName("readDiagnosis")
            .WithSummary("Looks at everything that this node depends on, and says of each what to do")
            .WithDescription("Database, spool, Asterisk, prompts, a recording of a second, proxy, lamps, clocks. It takes a few seconds, and whoever asks meanwhile gets the same answer.").For(ApiRole.Admin);

    internal static async Task<Ok<Page<FindingResource>>> Read([FromServices] DiagnosisApi api, CancellationToken cancellationToken) =>
        TypedResults.Ok(await api.UnderWay().WaitAsync(cancellationToken));

    // It records, subscribes and publishes: one at a time.
    private Task<Page<FindingResource>> UnderWay()
    {
        lock (_gate) return _last.IsCompleted ? _last = Task.Run(RunAsync) : _last;
    }

    private async Task<Page<FindingResource>> RunAsync()
    {
        var findings = new List<FindingResource>();
        var nobody = MailboxAddress.Parse($"{Doctor.Nobody}@{MailboxAddress.DefaultContext}");
        await foreach (var finding in new Doctor(settings, nobody, time).RunAsync(CancellationToken.None)) findings.Add(FindingResource.Of(finding));
        return new Page<FindingResource>(findings, null);
    }
}
