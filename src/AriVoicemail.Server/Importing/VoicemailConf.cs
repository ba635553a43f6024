using AriVoicemail.Mailboxes;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Importing;

/// <summary>voicemail.conf as app_voicemail understands it, in our terms.</summary>
internal sealed class VoicemailConf
{
    private readonly List<Problem> _problems;
    private readonly List<ImportedMailbox> _mailboxes = [];
    private readonly List<Refusal> _refused = [];

    private readonly List<ConfigSection> _contexts = [];
    private readonly Zones _zones;

    private VoicemailConf(ConfigFile file, IEnumerable<Problem> besides)
    {
        _problems = [.. file.Problems, .. besides];
        // Of a file that Asterisk refuses nothing counts.
        var sections = IsRefused ? [] : file.Sections.Where(section => !section.IsTemplate).ToList();
        _zones = Zones.Read(sections.Where(section => section.IsNamed("zonemessages")), _problems);
        General = new GeneralSettings([.. sections.Where(section => section.IsNamed("general"))], _zones, _problems);
        _contexts = [.. sections.Where(section => !section.IsNamed("zonemessages") && !section.IsNamed("general"))];
    }

    public GeneralSettings General { get; }

    /// <summary>How many lines name a mailbox, right ones and wrong ones.</summary>
    public int MailboxLines => _contexts.Where(context => !IsAliases(context)).Sum(context => context.Entries.Count);

    /// <summary>None before <see cref="ReadMailboxes"/>.</summary>
    public IReadOnlyList<ImportedMailbox> Mailboxes => _mailboxes;

    /// <summary>What cannot be a mailbox here, or was one already.</summary>
    public IReadOnlyList<Refusal> Refused => _refused;

    /// <summary>Everything that is not as it is written.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Whether Asterisk would not load the file; nothing of it is read then.</summary>
    public bool IsRefused => _problems.Exists(problem => problem.IsFatal);

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static VoicemailConf Read(string path) => new(ConfigFile.Read(path), InUsersConf(path));

    /// <summary>One that somebody sent: no other file is read.</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static VoicemailConf Parse(byte[] bytes, CancellationToken cancellationToken) => new(ConfigFile.Parse("voicemail.conf", bytes, cancellationToken), []);

    /// <param name="spool">Asterisk's <c>&lt;astspooldir&gt;/voicemail</c>, for PINs that lie there; null: they are not looked for.</param>
    public void ReadMailboxes(string? spool)
    {
        var reader = new MailboxReader(General, _zones, spool, _problems);
        var known = new Dictionary<string, Place>(StringComparer.OrdinalIgnoreCase);
        foreach (var context in _contexts)
        {
            if (IsAliases(context))
            {
                foreach (var alias in context.Entries) Note(alias, $"alias {alias.Name} is kept nowhere: name {alias.Value} in the dialplan and in phones");
                continue;
            }
            foreach (var entry in context.Entries)
            {
                if (entry.Name.Equals("directoryintro", StringComparison.OrdinalIgnoreCase))
                {
                    Note(entry, $"directoryintro of [{context.Name}] is kept nowhere: Voicemail:DirectoryIntro is one for all contexts");
                    continue;
                }
                Add(context.Name, entry, known, reader);
            }
        }
    }

    private void Add(string context, ConfigEntry entry, Dictionary<string, Place> known, MailboxReader reader)
    {
        void Refuse(string reason) => _refused.Add(new Refusal($"{entry.Name}@{context}", entry.Place, reason));

        if (entry.Name.StartsWith('*')) Refuse("a number that begins with * is passed over by app_voicemail");
        else if (!MailboxAddress.TryParse($"{entry.Name}@{context}", out var address)) Refuse("number and context are letters, digits and _ + - . (at most 79 each, no leading dot)");
        else if (!known.TryAdd(General.SearchContexts ? entry.Name : address.ToString(), entry.Place))
        {
            Refuse($"it is there already in {known[General.SearchContexts ? entry.Name : address.ToString()]}, which counts");
        }
        else
        {
            try
            {
                _mailboxes.Add(reader.Read(address, entry));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Refuse($"its PIN cannot be read: {error.Message}");
            }
        }
    }

    private bool IsAliases(ConfigSection context) => General.AliasesContext is { } aliases && context.IsNamed(aliases);

    // app_voicemail takes mailboxes from there too, in a way that is long out of use.
    private static IEnumerable<Problem> InUsersConf(string path)
    {
        var users = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "users.conf");
        return File.Exists(users) && ConfigFile.Read(users).Sections.SelectMany(section => section.Entries).FirstOrDefault(entry => entry.Name == "hasvoicemail") is { } entry
            ? [new Problem(entry.Place, "mailboxes of users.conf are not read: write them into voicemail.conf")]
            : [];
    }

    private void Note(ConfigEntry entry, string text) => _problems.Add(new Problem(entry.Place, text));
}
