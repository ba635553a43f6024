using AriVoicemail.Storage;
using AriVoicemail.Storage.S3;

namespace AriVoicemail.Spool;

/// <summary>Where messages lie: section <c>Spool</c>.</summary>
public sealed class SpoolOptions
{
    public StorageKind Store { get; set; } = StorageKind.Directory;

    /// <summary>
    /// Asterisk's <c>&lt;astspooldir&gt;/voicemail</c> as this machine sees it. With a bucket, a place of this node's own for what is under way, and for
    /// sounds that were fetched.
    /// </summary>
    public string Directory { get; set; } = "/var/spool/asterisk/voicemail";

    /// <summary>Whether the kernel is asked to tell at once what others do there; each folder takes one of its watches.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>With less room than this on its disk, or on Asterisk's recordings', callers are told that they cannot leave a message.</summary>
    public int RefuseBelowMegabytes { get; set; } = 100;

    /// <summary>With less room than this the log and the status say so.</summary>
    public int AlarmBelowMegabytes { get; set; } = 1000;

    /// <summary>How often folders are looked at for what Asterisk's own voicemail did there, in seconds; 0 never.</summary>
    public int ScanSeconds { get; set; } = 30;

    /// <summary>The bucket, where <see cref="Store"/> says so.</summary>
    public S3Options S3 { get; set; } = new();
}
