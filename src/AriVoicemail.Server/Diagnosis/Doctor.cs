using System.Runtime.CompilerServices;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Looks at everything that this installation depends on. It changes nothing but for probes that it takes away again.</summary>
/// <param name="nobody">The mailbox that it subscribes to and publishes for at the proxy; it should be nobody's.</param>
internal sealed class Doctor(Settings settings, MailboxAddress nobody, TimeProvider time)
{
    /// <summary>The mailbox that it takes for itself when none is named.</summary>
    public const string Nobody = "arivm-doctor";

    /// <summary>What was looked at, as soon as it is known.</summary>
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = new DatabaseDiagnosis(settings, time);
        await foreach (var finding in Guarded("database", database.RunAsync(cancellationToken))) yield return finding;
        await foreach (var finding in Guarded("spool", SpoolDiagnosis.RunAsync(settings, database, time, cancellationToken))) yield return finding;
        foreach (var asterisk in settings.Asterisk.All)
        {
            await foreach (var finding in Guarded("asterisk", AsteriskDiagnosis.RunAsync(settings, asterisk, database, time, cancellationToken))) yield return finding;
        }
        await foreach (var finding in Guarded("lamps", LampDiagnosis.RunAsync(settings, nobody, time, cancellationToken))) yield return finding;
        await foreach (var finding in Guarded("server", ServerDiagnosis.RunAsync(settings, database, cancellationToken))) yield return finding;
        yield return MachineDiagnosis.Files();
    }

    /// <summary>What nobody thought of in one area must not hide the others.</summary>
    private static async IAsyncEnumerable<Finding> Guarded(string check, IAsyncEnumerable<Finding> findings)
    {
        await using var each = findings.GetAsyncEnumerator();
        while (true)
        {
            Finding? failed = null;
            try
            {
                if (!await each.MoveNextAsync()) yield break;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failed = Finding.Error(check, $"it could not be looked at: {error.Message}", "what is said above may be the reason; otherwise this is a fault of this program, and worth a report");
            }
            yield return failed ?? each.Current;
            if (failed is not null) yield break;
        }
    }
}
