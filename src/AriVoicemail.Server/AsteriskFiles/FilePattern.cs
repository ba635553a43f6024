using System.Text;
using System.Text.RegularExpressions;

namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>The files that a pattern of <c>#include</c> names: <c>*</c>, <c>?</c>, <c>[a-z]</c> and <c>{a,b}</c> in any part of the path, as glob(3).</summary>
internal static class FilePattern
{
    private static readonly char[] Wild = ['*', '?', '['];

    /// <returns>Full paths, those of each alternative in braces in their order. Of a pattern without wildcards the path itself, whether it is there or not.</returns>
    public static IEnumerable<string> Find(string pattern) => Alternatives(pattern).SelectMany(IEnumerable<string> (path) =>
        path.IndexOfAny(Wild) < 0 ? [path] : Find("/", path.Split('/', StringSplitOptions.RemoveEmptyEntries)).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Find(string folder, ReadOnlyMemory<string> parts)
    {
        if (parts.IsEmpty) return [folder];
        var (part, rest) = (parts.Span[0], parts[1..]);
        if (part.IndexOfAny(Wild) < 0)
        {
            var path = Path.Combine(folder, part);
            return Path.Exists(path) ? Find(path, rest) : [];
        }
        if (!Directory.Exists(folder)) return [];
        var name = new Regex(Expression(part), RegexOptions.Singleline | RegexOptions.CultureInvariant);
        return Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true })
            .Where(path => name.IsMatch(Path.GetFileName(path))).SelectMany(path => Find(path, rest));
    }

    // A name that begins with a dot is meant only by a pattern that does.
    private static string Expression(string part)
    {
        var expression = new StringBuilder(part[0] is '.' ? @"\A" : @"\A(?!\.)");
        for (var at = 0; at < part.Length; at++)
        {
            var end = part[at] is '[' && at + 2 < part.Length ? part.IndexOf(']', at + 2) : -1;
            if (end > 0)
            {
                var within = part[(at + 1)..end].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
                expression.Append('[').Append(within[0] is '!' ? "^" + within[1..] : within).Append(']');
                at = end;
            }
            else
            {
                expression.Append(part[at] switch { '*' => ".*", '?' => ".", var other => Regex.Escape(other.ToString()) });
            }
        }
        return expression.Append(@"\z").ToString();
    }

    private static IEnumerable<string> Alternatives(string pattern)
    {
        var open = pattern.LastIndexOf('{');
        var close = open < 0 ? -1 : pattern.IndexOf('}', open);
        return close < 0
            ? [pattern]
            : pattern[(open + 1)..close].Split(',').SelectMany(one => Alternatives(pattern[..open] + one + pattern[(close + 1)..]));
    }
}
