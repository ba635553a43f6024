using System.Net.Sockets;
using System.Runtime.CompilerServices;
using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Whether lamps can be lit, and by which way it is safe.</summary>
internal static class LampDiagnosis
{
    private const string Check = "lamps";

    public static async IAsyncEnumerable<Finding> RunAsync(
        Settings settings, MailboxAddress nobody, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!settings.LampsOn)
        {
            yield return Finding.Ok(Check, "they are off: Mwi:Proxy is not set, or Mwi:Enabled is false");
            yield break;
        }
        if (!settings.Mwi.NeedsProxy)
        {
            yield return Finding.Ok(Check, $"no way of Mwi:Ways ({settings.Mwi.Ways}) goes through a proxy");
            yield break;
        }
        if (settings.Mwi.Validate().Any()) yield break;
        await using var findings = new ProxyProbe(settings.Mwi, nobody, time).RunAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            Finding? failed = null;
            try
            {
                if (!await findings.MoveNextAsync()) yield break;
            }
            catch (Exception error) when (error is InvalidOperationException or SocketException)
            {
                failed = Finding.Error(Check, error.Message, "Mwi:Proxy and Mwi:BindIp: the proxy's address, and one of this machine's own from which it can be reached");
            }
            yield return failed ?? findings.Current;
            if (failed is not null) yield break;
        }
    }
}
