using System.Text;

namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>Reads a configuration file of Asterisk line by line, and what it includes.</summary>
/// <remarks>
/// What Asterisk passes over is passed over here, with a problem that says so. What it stops at ends the file that it stands in: included ones are
/// read up to there and the reading goes on behind them, and of the first file nothing counts.
/// </remarks>
/// <param name="isAlone">Whether it is somebody else's file: what it includes is not looked for, and it may not become large by what its sections inherit.</param>
internal sealed class ConfigReader(string path, bool isAlone = false, CancellationToken cancellationToken = default)
{
    // Asterisk's limits, its line end counted.
    private const int LongestLine = 8190;
    private const int DeepestInclude = 10;

    // Of a file that stands alone: lines, and those that sections inherit.
    private const int MostLines = 500_000;

    // Names are relative to the folder of the first file: for Asterisk that is its configuration folder.
    private readonly string _folder = Path.GetDirectoryName(path)!;

    private static readonly string TooLong = FormattableString.Invariant($"there are more than {MostLines} lines up to here, with those that sections inherit");

    public List<ConfigSection> Sections { get; } = [];

    public List<Problem> Problems { get; } = [];

    // A file that is included begins in the section that was opened last, whichever file that was in.
    private ConfigSection? _lastOpened;

    private long _lines;

    public void Read() => Read(File.ReadAllBytes(path));

    public void Read(byte[] bytes)
    {
        ConfigSection? section = null;
        ReadFile(path, bytes, new Comments(), ref section, depth: 1);
    }

    /// <returns>Whether Asterisk would go on with the next file.</returns>
    private bool ReadFile(string file, byte[] bytes, Comments comments, ref ConfigSection? section, int depth)
    {
        var shown = Path.GetRelativePath(_folder, file) is var relative && relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
        var encoding = EncodingOf(bytes, shown);
        var lines = encoding.GetString(bytes).TrimStart('\uFEFF').Split('\n');
        for (var n = 0; n < lines.Length; n++)
        {
            var place = new Place(shown, n + 1);
            cancellationToken.ThrowIfCancellationRequested();
            if (!HasRoomFor(1)) return Stop(place, TooLong);
            if (encoding.GetByteCount(lines[n]) >= LongestLine)
            {
                Note(place, $"the line is longer than {LongestLine - 1} bytes; Asterisk passes it over");
                continue;
            }
            var text = Strip(comments.Strip(lines[n], place, out var stray));
            if (stray) Note(place, "'--;' ends no comment; it is taken for the beginning of one");
            if (text.Length > 0 && !ReadLine(text, place, ref section, depth)) return false;
        }
        if (comments.OpenSince is { } open) Note(open, $"the comment that begins here is not ended in {shown}");
        return true;
    }

    private bool ReadLine(string text, Place place, ref ConfigSection? section, int depth) => text[0] switch
    {
        '[' => Open(text, place, ref section),
        '#' => Directive(text, place, depth),
        _ => Add(text, place, section),
    };

    private bool Open(string text, Place place, ref ConfigSection? section)
    {
        var end = text.IndexOf(']');
        if (end < 0) return Stop(place, $"'{text}' has no closing ']'");
        var opened = new ConfigSection(text[1..end], place);
        var (more, isContinued) = (text[(end + 1)..], false);
        if (more.Length > 0 && more[0] is not '(') Note(place, $"'{more}' behind [{opened.Name}] means nothing");
        else if (more.Length > 0)
        {
            if (more.IndexOf(')') is var close && close < 0) return Stop(place, $"'{text}' has no closing ')'");
            foreach (var option in more[1..close].Split(','))
            {
                if (option == "!") opened.IsTemplate = true;
                else if (option.StartsWith('+'))
                {
                    if (Continued(opened.Name, option[1..]) is not { } earlier) return Stop(place, $"there is no section [{opened.Name}] before this one to add to");
                    if (!HasRoomFor(opened.Entries.Count)) return Stop(place, TooLong);
                    earlier.IsTemplate |= opened.IsTemplate;
                    earlier.Entries.AddRange(opened.Entries);
                    (opened, isContinued) = (earlier, true);
                }
                else
                {
                    if (Sections.Find(one => one.IsNamed(option)) is not { } inherited) return Stop(place, $"there is no section [{option}] before this one to inherit from");
                    if (!HasRoomFor(inherited.Entries.Count)) return Stop(place, TooLong);
                    opened.Entries.AddRange(inherited.Entries);
                }
            }
        }
        if (!isContinued) Sections.Add(opened);
        section = _lastOpened = opened;
        return true;
    }

    private ConfigSection? Continued(string name, string filter) => Sections.Find(one => one.IsNamed(name) && filter.ToUpperInvariant() switch
    {
        "TEMPLATES=INCLUDE" => true,
        "TEMPLATES=RESTRICT" => one.IsTemplate,
        _ => !one.IsTemplate,
    });

    private bool Directive(string text, Place place, int depth)
    {
        var space = text.IndexOfAny([' ', '\t']);
        var name = space < 0 ? text : text[..space];
        var argument = space < 0 ? "" : Unquoted(Strip(text[space..]));
        switch (name.ToUpperInvariant())
        {
            case "#EXEC":
                Note(place, $"'{text}' is not run: put what it prints into a file and include that");
                return true;
            case "#INCLUDE" or "#TRYINCLUDE" when isAlone:
                Note(place, $"'{text}' is not looked for: put the lines of that file in its place");
                return true;
            case "#INCLUDE" or "#TRYINCLUDE" when argument.Length == 0:
                Note(place, $"{name} names no file");
                return true;
            case "#INCLUDE":
                return Include(argument, place, depth) || Stop(place, $"there is no file '{argument}' to include");
            case "#TRYINCLUDE":
                Include(argument, place, depth);
                return true;
            default:
                Note(place, $"{name} is unknown to Asterisk");
                return true;
        }
    }

    /// <returns>Whether there was anything to include.</returns>
    private bool Include(string pattern, Place place, int depth)
    {
        if (depth == DeepestInclude)
        {
            Note(place, $"files include each other more than {DeepestInclude} deep");
            return false;
        }
        var (section, found) = (_lastOpened, false);
        // A comment that one of the files leaves open goes on in the next.
        var comments = new Comments();
        foreach (var file in FilePattern.Find(Path.Combine(_folder, pattern)))
        {
            if (Directory.Exists(file)) Note(place, $"'{file}' is no file");
            if (!File.Exists(file)) continue;
            try
            {
                var bytes = File.ReadAllBytes(file);
                found = true;
                if (!ReadFile(file, bytes, comments, ref section, depth + 1)) break;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Note(place, error.Message);
            }
        }
        return found;
    }

    private bool Add(string text, Place place, ConfigSection? section)
    {
        if (section is null) return Stop(place, $"'{text}' belongs to no section");
        // A backslash takes its meaning from the character that a line begins with.
        var escaped = text[0] is '\\' ? 1 : 0;
        if (text.Length == escaped) return Stop(place, "a backslash alone");
        var line = text[escaped..];
        var equals = line.IndexOf('=', escaped);
        if (equals < 0)
        {
            Note(place, $"'{text}' is no 'name = value'");
            return true;
        }
        var adds = equals > escaped && line[equals - 1] is '+';
        var name = Strip(line[..(adds ? equals - 1 : equals)]);
        var value = line[(equals + 1)..];
        if (!adds && value.StartsWith('>')) value = value[1..];
        if (name.Length == 0)
        {
            Note(place, $"'{text}' has no name before its '='");
            return true;
        }
        var before = adds ? section.Entries.FindLastIndex(entry => entry.Name == name) : -1;
        if (before < 0) section.Entries.Add(new ConfigEntry(name, Strip(value), place));
        else if (section.Entries[before].Value.Length + value.Length >= LongestLine) Note(place, $"with this line the value of {name} would be longer than {LongestLine - 1} characters; it is passed over");
        else section.Entries[before] = section.Entries[before] with { Value = Strip(section.Entries[before].Value + value) };
        return true;
    }

    private Encoding EncodingOf(byte[] bytes, string shown)
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        try
        {
            utf8.GetCharCount(bytes);
            return utf8;
        }
        catch (DecoderFallbackException error)
        {
            var line = 1 + bytes.AsSpan(0, Math.Max(0, error.Index)).Count((byte)'\n');
            Note(new Place(shown, line), "this is no UTF-8; the file is read as ISO-8859-1");
            return Encoding.Latin1;
        }
    }

    private bool HasRoomFor(int lines) => !isAlone || (_lines += lines) <= MostLines;

    private void Note(Place place, string text) => Problems.Add(new Problem(place, text));

    private bool Stop(Place place, string text)
    {
        var first = place.File == Path.GetFileName(path);
        Problems.Add(new Problem(place, first ? text : $"{text}; Asterisk reads nothing of this file behind it", IsFatal: first));
        return false;
    }

    private static string Unquoted(string text) => text switch
    {
        ['"', .. var within, '"'] => within,
        ['<', .. var within, '>'] => within,
        _ => text,
    };

    // Everything up to the space is white to Asterisk.
    private static string Strip(string text)
    {
        var (from, to) = (0, text.Length);
        while (from < to && text[from] <= ' ') from++;
        while (to > from && text[to - 1] <= ' ') to--;
        return text[from..to];
    }
}
