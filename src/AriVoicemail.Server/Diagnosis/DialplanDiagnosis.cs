using System.Text.RegularExpressions;
using AriVoicemail.Ari;
using AriVoicemail.Calls;
using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Diagnosis;

/// <summary>Whether the dialplan has a way to us. ARI does not show it, so this works where Asterisk's configuration can be read from here.</summary>
internal static class DialplanDiagnosis
{
    private const string Check = "dialplan";

    public static async Task<Finding> RunAsync(AriClient ari, AsteriskOptions asterisk, CancellationToken cancellationToken)
    {
        if (await AsteriskDiagnosis.VariableAsync(ari, "ASTETCDIR", cancellationToken) is not { } folder) return Finding.Ok(Check, "Asterisk does not tell where it is");
        var path = Path.Combine(folder, "extensions.conf");
        try
        {
            if (!File.Exists(path)) return Finding.Ok(Check, $"{path} cannot be seen from here");
            var wanted = new Regex($@"\bStasis\(\s*{Regex.Escape(asterisk.Application)}\s*[,)]", RegexOptions.IgnoreCase);
            var lines = ConfigFile.Read(path).Sections.SelectMany(section => section.Entries).Count(entry => wanted.IsMatch(entry.Value));
            return lines > 0
                ? Finding.Ok(Check, $"{lines} lines of {path} send calls to Stasis({asterisk.Application},…)")
                : Finding.Warning(
                    Check, $"{path}, and what it includes, has no Stasis({asterisk.Application},…): no call comes here, unless by a dialplan of another kind",
                    $"add 'same => n,Stasis({asterisk.Application},leave,${{EXTEN}}@default)' behind Dial(); 'arivm asterisk-config' prints a whole example");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Ok(Check, $"{path} cannot be read from here: {error.Message}");
        }
    }
}
