using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Importing;

/// <summary>An Asterisk that lives in the old house, two of its PINs in the spool, and what was imported of it.</summary>
public sealed class OldHouseFixture : IAsyncLifetime
{
    public AsteriskServer Asterisk { get; private set; } = null!;

    internal ImportedHouse Imported { get; private set; } = null!;

    /// <summary>Every file that an import has no business with, as it was before it.</summary>
    public string Before { get; private set; } = "";

    public string VoicemailConf => Path.Combine(Asterisk.ConfigurationDirectory, "voicemail.conf");

    public async ValueTask InitializeAsync()
    {
        Asterisk = await AsteriskServer.StartAsync(OldHouse.Options);
        Write("1017", "; written by app_voicemail\n[general]\npassword = 7788\n");
        Write("1024", "[general]\npassword=-9911\npassword=1\n");
        await Asterisk.RestartAsync();
        Before = Snapshot();
        Imported = await ImportedHouse.ImportAsync(VoicemailConf, Asterisk.VoicemailDirectory);
    }

    public ValueTask DisposeAsync()
    {
        Imported?.Dispose();
        return Asterisk.DisposeAsync();
    }

    public string Snapshot() => string.Join('\n', new[] { Asterisk.ConfigurationDirectory, Path.Combine(Asterisk.VoicemailDirectory, "default") }
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        .Where(file => !file.Contains("/INBOX/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O} {new FileInfo(file).Length}"));

    private void Write(string mailbox, string secret)
    {
        var folder = Asterisk.Folder(mailbox, "");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "secret.conf"), secret);
    }
}
