using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Importing;

/// <summary>Mailboxes as a table: its first line names REST's fields, each other line is a mailbox. An empty field says nothing.</summary>
internal sealed class MailboxTable
{
    private readonly List<(MailboxBody Body, int Number)> _lines = [];
    private readonly List<LineProblem> _problems = [];
    private readonly Dictionary<MailboxAddress, int> _known = [];
    private readonly IReadOnlyList<MailboxColumn?> _columns;

    private MailboxTable(CsvRecord header)
    {
        _columns = [.. header.Fields.Select(MailboxColumn.Find)];
        foreach (var (place, name) in header.Fields.Index())
        {
            if (_columns[place] is not { } column) _problems.Add(new LineProblem(header.Line, name, "there is no such field; the column is passed over"));
            else if (_columns.Take(place).Contains(column)) throw ProblemException.Invalid(column.Field, "is there twice in the first line");
        }
        if (!_columns.Any(column => column is { Field: "number" })) throw ProblemException.Invalid("number", "expected a first line that names the columns, number among them: number,context,name,pin,email");
    }

    /// <exception cref="ProblemException">The first line does not name the columns.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static MailboxLines Read(string text, CancellationToken cancellationToken)
    {
        var csv = new Csv(text);
        var table = new MailboxTable(csv.Next() ?? new CsvRecord(1, [], null));
        while (csv.Next() is { } record)
        {
            cancellationToken.ThrowIfCancellationRequested();
            table.Read(record);
        }
        return MailboxLines.Of(table._lines, table._problems);
    }

    private void Read(CsvRecord record)
    {
        if (record.Wrong is { } wrong)
        {
            Note(null, $"{wrong}; the line is passed over");
            return;
        }
        if (record.Fields.Count > _columns.Count)
        {
            Note(null, $"expected at most {_columns.Count} fields as in the first line, not {record.Fields.Count}; the line is passed over");
            return;
        }
        var values = new Dictionary<MailboxColumn, object>();
        foreach (var (column, text) in _columns.Zip(record.Fields))
        {
            if (column is null || text.Length == 0) continue;
            if (column.Read(text, out var expected) is { } value) values[column] = value;
            else Note(column.Field, $"{expected}, not '{text}'; it is left out");
        }
        var body = BodyOf(values);
        foreach (var (field, reasons) in MailboxRules.Errors(body))
        {
            values.Remove(values.Keys.First(column => column.Field == field));
            Note(field, $"{reasons[0]}; it is left out");
        }
        Add(BodyOf(values));

        void Note(string? field, string detail) => _problems.Add(new LineProblem(record.Line, field, detail));

        void Add(MailboxBody line)
        {
            if (!MailboxAddress.TryParse($"{line.Number}@{MailboxAddress.DefaultContext}", out _)) Note("number", $"{MailboxesApi.NameExpected}; the line is passed over");
            else if (!MailboxAddress.TryParse($"{line.Number}@{line.Context ?? MailboxAddress.DefaultContext}", out var address)) Note("context", $"{MailboxesApi.NameExpected}; the line is passed over");
            else if (!_known.TryAdd(address, record.Line)) Note("number", $"{address} is there already in line {_known[address]}, which counts");
            else _lines.Add((line, record.Line));
        }
    }

    private static MailboxBody BodyOf(Dictionary<MailboxColumn, object> values)
    {
        var body = new MailboxBody();
        foreach (var (column, value) in values) column.Write(body, value);
        return body;
    }
}
