using System.Net;
using System.Security.Cryptography;
using AriVoicemail.Ari;
using AriVoicemail.Audio;
using AriVoicemail.Calls;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Lets Asterisk record a second of its own tone, and looks whether this program gets it: by the disk that both see, or over ARI.</summary>
internal static class RecordingDiagnosis
{
    private const string Check = "recording";
    private const string Format = "wav";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    public static async Task<Finding> RunAsync(AriClient ari, Settings settings, AsteriskOptions asterisk, CancellationToken cancellationToken)
    {
        var id = $"arivm-doctor-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
        // Where the recordings of messages lie, which is often a link into the spool.
        var name = $"{Messages.Recording.Root}/{id}";
        try
        {
            await RecordAsync(ari, id, name, cancellationToken);
            return asterisk.RecordingDirectory.Length > 0
                ? await SharedAsync(ari, asterisk, name, cancellationToken)
                : await FetchedAsync(ari, settings, id, name, cancellationToken);
        }
        catch (AriException error)
        {
            return Finding.Error(Check, error.Message, error.Status is HttpStatusCode.Forbidden
                ? $"read_only = no for [{asterisk.Username}] in ari.conf; then 'module reload res_ari.so'"
                : "Asterisk's user has to be able to write to <astspooldir>/recording; its log says more (asterisk -rvvv)");
        }
        finally
        {
            await ForgetAsync(ari, id, name);
        }
    }

    private static async Task RecordAsync(AriClient ari, string id, string name, CancellationToken cancellationToken)
    {
        await ari.Bridges.CreateWithIdAsync(id, "mixing", id, cancellationToken: cancellationToken);
        // Tones have names only where there is an indications.conf.
        await ari.Bridges.PlayAsync(id, ["tone:440/1000"], cancellationToken: cancellationToken);
        await ari.Bridges.RecordAsync(id, name, Format, maxDurationSeconds: 1, ifExists: "overwrite", cancellationToken: cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            while (true)
            {
                await Task.Delay(BetweenLooks, limit.Token);
                await ari.Recordings.GetLiveAsync(name, limit.Token);
            }
        }
        catch (AriException error) when (error.IsNotFound)
        {
            // It is over.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await ari.Recordings.StopAsync(name, cancellationToken);
        }
    }

    private static async Task<Finding> SharedAsync(AriClient ari, AsteriskOptions asterisk, string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(asterisk.RecordingDirectory, $"{name}.{Format}");
        if (!File.Exists(path))
        {
            var theirs = await AsteriskDiagnosis.VariableAsync(ari, "ASTSPOOLDIR", cancellationToken);
            return Finding.Error(
                Check, $"Asterisk records, but {path} is not there: Asterisk:RecordingDirectory is not where this Asterisk writes",
                $"Asterisk:RecordingDirectory: {(theirs is null ? "<astspooldir>/recording" : $"{theirs}/recording there")} as this machine sees it; or nothing, and recordings are fetched over ARI");
        }
        var wrong = Heard(path);
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            wrong ??= $"cannot be taken away: {error.Message}";
        }
        return wrong is null
            ? Finding.Ok(Check, $"what Asterisk records is seen in {asterisk.RecordingDirectory}, can be read, and taken away")
            : Finding.Error(Check, $"{path} {wrong}", "let this program and Asterisk run as one user, or in one group, with UMask=0002");
    }

    private static async Task<Finding> FetchedAsync(AriClient ari, Settings settings, string id, string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{id}.{Format}");
        try
        {
            await using (var sound = await ari.Recordings.GetStoredFileAsync(name, cancellationToken))
            await using (var file = new FileStream(path, FileMode.CreateNew))
            {
                await sound.CopyToAsync(file, cancellationToken);
            }
            return Heard(path) is { } wrong
                ? Finding.Error(Check, $"what was fetched over ARI {wrong}", "modules.conf there: load = format_wav.so")
                : Finding.Ok(Check, $"what Asterisk records can be fetched over ARI, to be kept in {settings.Spool.Directory}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>What is wrong with the sound; null: nothing.</summary>
    private static string? Heard(string path)
    {
        try
        {
            using var sound = SoundFile.OpenRead(path);
            return sound.Frames > 0 ? null : "is empty";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read: {error.Message}";
        }
    }

    private static async Task ForgetAsync(AriClient ari, string id, string name)
    {
        foreach (var forget in (Func<Task>[])[() => ari.Bridges.DestroyAsync(id, CancellationToken.None), () => ari.Recordings.DeleteStoredAsync(name, CancellationToken.None)])
        {
            try
            {
                await forget();
            }
            catch (AriException)
            {
                // It was never made, or is gone.
            }
        }
    }
}
