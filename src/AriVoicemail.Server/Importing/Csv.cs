using System.Text;

namespace AriVoicemail.Server.Importing;

/// <summary>A table as text (RFC 4180), with commas or semicolons between its fields: whichever its first line has more of.</summary>
internal sealed class Csv(string text)
{
    private readonly char _separator = SeparatorOf(text);
    private int _at;
    private int _line = 1;

    /// <summary>The next record that is no blank line; null: there is none.</summary>
    public CsvRecord? Next()
    {
        while (_at < text.Length)
        {
            var (line, fields) = (_line, new List<string>());
            var wrong = ReadRecord(fields);
            if (wrong is not null || fields.Count > 1 || fields[0].Length > 0) return new CsvRecord(line, fields, wrong);
        }
        return null;
    }

    /// <returns>What is wrong with it; null: nothing.</returns>
    private string? ReadRecord(List<string> fields)
    {
        while (true)
        {
            var wrong = text.AsSpan(_at).TrimStart(' ') is ['"', ..] ? ReadQuoted(fields) : ReadPlain(fields);
            if (wrong is not null) return wrong;
            if (_at < text.Length && text[_at] == _separator) _at++;
            else
            {
                EndLine();
                return null;
            }
        }
    }

    private string? ReadPlain(List<string> fields)
    {
        var begin = _at;
        while (_at < text.Length && text[_at] != _separator && text[_at] is not ('\r' or '\n')) _at++;
        fields.Add(text[begin.._at].Trim(' '));
        return null;
    }

    private string? ReadQuoted(List<string> fields)
    {
        var (field, lines) = (new StringBuilder(), 0);
        _at = text.IndexOf('"', _at) + 1;
        while (true)
        {
            var quote = text.IndexOf('"', _at);
            if (quote < 0)
            {
                _at = text.Length;
                return "a quote begins here that does not end";
            }
            lines += text.AsSpan(_at, quote - _at).Count('\n');
            field.Append(text, _at, quote - _at);
            _at = quote + 1;
            // Two of them are one.
            if (_at >= text.Length || text[_at] != '"') break;
            field.Append('"');
            _at++;
        }
        fields.Add(field.ToString());
        _line += lines;
        while (_at < text.Length && text[_at] == ' ') _at++;
        if (_at >= text.Length || text[_at] == _separator || text[_at] is '\r' or '\n') return null;
        while (_at < text.Length && text[_at] is not ('\r' or '\n')) _at++;
        EndLine();
        return $"behind a quote that ends there has to be a '{_separator}' or the end of the line";
    }

    private void EndLine()
    {
        if (_at < text.Length && text[_at] == '\r') _at++;
        if (_at < text.Length && text[_at] == '\n') _at++;
        _line++;
    }

    private static char SeparatorOf(string text)
    {
        var first = text.AsSpan().TrimStart();
        if (first.IndexOfAny('\r', '\n') is >= 0 and var end) first = first[..end];
        return first.Count(';') > first.Count(',') ? ';' : ',';
    }
}

/// <summary>A line of a table, or several where a quoted field has them.</summary>
/// <param name="Line">The first of them, counted from 1.</param>
/// <param name="Wrong">Why it cannot be read; null: it can.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Fields, string? Wrong);
