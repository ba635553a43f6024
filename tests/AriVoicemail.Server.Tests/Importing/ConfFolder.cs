using AriVoicemail.Server.AsteriskFiles;
using AriVoicemail.Server.Importing;

namespace AriVoicemail.Server.Tests.Importing;

/// <summary>A folder with voicemail.conf, what it includes, and a spool.</summary>
internal sealed class ConfFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");

    public string Path => _folder.FullName;

    public string Spool => this["spool"];

    public string this[string name] => System.IO.Path.Combine(_folder.FullName, name);

    public ConfFolder Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this;
    }

    public ConfigFile Read() => ConfigFile.Read(this["voicemail.conf"]);

    public VoicemailConf ReadVoicemail(string? text = null)
    {
        if (text is not null) Write("voicemail.conf", text);
        var conf = VoicemailConf.Read(this["voicemail.conf"]);
        conf.ReadMailboxes(Spool);
        return conf;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
