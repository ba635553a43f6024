using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using AriVoicemail.Ari;
using AriVoicemail.Calls;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Whether an Asterisk answers, has what calls need, and is ours.</summary>
internal static class AsteriskDiagnosis
{
    private const string Check = "ARI";

    // Older ones are not tried.
    private const int OldestVersion = 16;

    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(5);

    // Without one of these no message is recorded, or none is heard.
    private static readonly string[] Needed =
    [
        "app_stasis.so", "res_stasis.so", "res_stasis_answer.so", "res_stasis_playback.so", "res_stasis_recording.so", "res_ari_applications.so", "res_ari_asterisk.so",
        "res_ari_bridges.so", "res_ari_channels.so", "res_ari_events.so", "res_ari_playbacks.so", "res_ari_recordings.so", "format_wav.so",
    ];

    public static async IAsyncEnumerable<Finding> RunAsync(
        Settings settings, AsteriskOptions asterisk, DatabaseDiagnosis database, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(asterisk.Url, UriKind.Absolute, out var url)) yield break;
        var endpoint = StasisEndpoint.Of(url, asterisk.Username, asterisk.Password);
        using var http = new RestActionConsumer(endpoint);
        // Never opened: it would take the calls of the server that runs.
        await using var events = new AriConnection(endpoint, asterisk.Application);
        var ari = new AriClient(http, events);
        var (version, failed) = await VersionAsync(ari, asterisk, cancellationToken);
        if (failed is not null)
        {
            yield return failed;
            yield break;
        }
        yield return Finding.Ok(Check, $"{asterisk.Url} answers, and lets {asterisk.Username} in");
        yield return OfVersion(version);
        yield return await ClockAsync(ari, time, cancellationToken);
        var modules = await ModulesAsync(ari, asterisk, cancellationToken);
        yield return modules;
        yield return await ApplicationAsync(ari, asterisk, cancellationToken);
        yield return await DialplanDiagnosis.RunAsync(ari, asterisk, cancellationToken);
        await foreach (var finding in PromptDiagnosis.RunAsync(ari, database, cancellationToken)) yield return finding;
        yield return modules.Level is FindingLevel.Error
            ? Finding.Warning("recording", "not tried, because modules are missing", "load them first")
            : await RecordingDiagnosis.RunAsync(ari, settings, asterisk, cancellationToken);
    }

    private static async Task<(string Version, Finding? Failed)> VersionAsync(AriClient ari, AsteriskOptions asterisk, CancellationToken cancellationToken)
    {
        try
        {
            return ((await ari.Asterisk.GetInfoAsync(["system"], cancellationToken)).System?.Version ?? "", null);
        }
        catch (AriException error)
        {
            return ("", Finding.Error(Check, error.Message, error.Status switch
            {
                HttpStatusCode.Unauthorized => $"Asterisk:Username and Asterisk:Password have to be those of a [{asterisk.Username}] with type = user in ari.conf; then 'module reload res_ari.so' there",
                HttpStatusCode.NotFound => "HTTP answers, but not ARI: enabled = yes in [general] of ari.conf, and the modules res_ari*.so; 'arivm asterisk-config' prints what is needed",
                HttpStatusCode.Forbidden => "ari.conf lets this user not in from here: look at its acl",
                _ => $"Asterisk:Url = \"{asterisk.Url}\": Asterisk has to run, and http.conf there to have enabled = yes and that bindaddr and bindport; 'asterisk -rx \"http show status\"' tells",
            }));
        }
    }

    /// <summary>What a version means, as Asterisk tells it.</summary>
    internal static Finding OfVersion(string version)
    {
        const string Version = "version of Asterisk";
        var number = string.Concat(version.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(char.IsAsciiDigit));
        return !int.TryParse(number, CultureInfo.InvariantCulture, out var major) ? Finding.Warning(Version, $"'{version}' is not known", $"use a release of Asterisk, {OldestVersion} or newer")
            : major >= OldestVersion ? Finding.Ok(Version, version)
            : Finding.Error(Version, $"{version} is too old", $"install Asterisk {OldestVersion} or newer; 20 and 22 have long support");
    }

    private static async Task<Finding> ClockAsync(AriClient ari, TimeProvider time, CancellationToken cancellationToken)
    {
        const string Clock = "clock of Asterisk";
        return await VariableAsync(ari, "EPOCH", cancellationToken) is { } text && long.TryParse(text, CultureInfo.InvariantCulture, out var seconds)
            ? DatabaseDiagnosis.OfClock(Clock, DateTimeOffset.FromUnixTimeSeconds(seconds) - time.GetUtcNow(), Tolerated, "Asterisk's machine")
            : Finding.Ok(Clock, "Asterisk does not tell it");
    }

    private static async Task<Finding> ModulesAsync(AriClient ari, AsteriskOptions asterisk, CancellationToken cancellationToken)
    {
        const string Modules = "modules";
        try
        {
            var running = (await ari.Asterisk.ListModulesAsync(cancellationToken)).Where(module => module.Status == "Running").Select(module => module.Name).ToHashSet();
            string[] wanted = asterisk.RecordingDirectory.Length > 0 ? Needed : [.. Needed, "res_http_media_cache.so"];
            var missing = wanted.Where(module => !running.Contains(module)).ToList();
            return missing.Count == 0
                ? Finding.Ok(Modules, "everything that calls need is loaded")
                : Finding.Error(Modules, $"not loaded: {string.Join(", ", missing)}", $"modules.conf: {string.Join("; ", missing.Select(module => $"load = {module}"))}; or at once: asterisk -rx \"module load {missing[0]}\"");
        }
        catch (AriException error)
        {
            return Finding.Warning(Modules, error.Message, "modules.conf: load = res_ari_asterisk.so");
        }
    }

    private static async Task<Finding> ApplicationAsync(AriClient ari, AsteriskOptions asterisk, CancellationToken cancellationToken)
    {
        const string Application = "application";
        try
        {
            await ari.Applications.GetAsync(asterisk.Application, cancellationToken);
            return Finding.Ok(Application, $"Stasis({asterisk.Application},…) is served");
        }
        catch (AriException error)
        {
            return Finding.Error(
                Application,
                error.IsNotFound ? $"nobody serves Stasis({asterisk.Application},…) at this Asterisk: calls to it fail" : error.Message,
                $"start the server ('systemctl start arivoicemail' or 'arivm serve'); if it runs, Asterisk:Application has to be \"{asterisk.Application}\" there too");
        }
    }

    /// <summary>A variable that is Asterisk's own; null: it does not tell.</summary>
    internal static async Task<string?> VariableAsync(AriClient ari, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await ari.Asterisk.GetGlobalVarAsync(name, cancellationToken)).Value is { Length: > 0 } value ? value : null;
        }
        catch (AriException)
        {
            return null;
        }
    }
}
