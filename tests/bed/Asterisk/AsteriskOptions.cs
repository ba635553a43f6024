namespace AriVoicemail.Bed;

public sealed record AsteriskOptions
{
    /// <summary>22, or 16 where fetch.sh found it (<see cref="AsteriskServer.IsThere"/>).</summary>
    public int Version { get; init; } = 22;

    /// <summary>The Stasis application that extension 8XXX calls.</summary>
    public string Application { get; init; } = "vm";

    /// <summary>Debian's spoken prompts, or 0.1 s of silence under each of their names.</summary>
    public bool RealPrompts { get; init; }

    /// <summary>
    /// Lines added to extensions.conf at the end of context <c>inbound</c>. They may open contexts of their own, and
    /// <c>@APPLICATION@</c> in them is replaced.
    /// </summary>
    public string Dialplan { get; init; } = "";

    /// <summary>How long each stub of a prompt is; nothing where prompts are real.</summary>
    public double PromptSeconds { get; init; } = 0.1;

    /// <summary>Those of the stubs that sound, so that a phone can tell them from the others, which are silent.</summary>
    public IReadOnlyCollection<string> AudiblePrompts { get; init; } = [];

    /// <summary>Gives each English prompt a sound of its own instead of silence; nothing where prompts are real.</summary>
    public NamedSounds? Sounds { get; init; }

    /// <summary>Languages beside English that have stubs under the names of Debian's prompts, or of ours: <c>es fr ru de</c>.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Whether they have what those packs lack and we make, too.</summary>
    public bool Complete { get; init; }

    /// <summary>Modules that are not loaded: <c>res_http_media_cache.so</c>.</summary>
    public IReadOnlyCollection<string> WithoutModules { get; init; } = [];

    /// <summary>Lines added to voicemail.conf's <c>[general]</c>.</summary>
    public string Voicemail { get; init; } = "";

    /// <summary>Lines added at the end of voicemail.conf, in context <c>default</c>. They may open contexts of their own.</summary>
    public string Mailboxes { get; init; } = "";

    /// <summary>Whole files of the configuration folder by their names, which may have folders in them: <c>voicemail.d/a.conf</c>. One of ours gives way.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines added to pjsip.conf.</summary>
    public string Pjsip { get; init; } = "";

    /// <summary>voicemail.conf's <c>minsecs</c>, in seconds.</summary>
    public int MinSeconds { get; init; } = 1;

    /// <summary>voicemail.conf's <c>maxsecs</c>, in seconds.</summary>
    public int MaxSeconds { get; init; } = 180;

    /// <summary>voicemail.conf's <c>maxsilence</c>, in seconds; 0 never ends a recording.</summary>
    public int MaxSilence { get; init; }

    /// <summary>How long its start may take; a hundred thousand mailboxes take minutes.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(30);
}
