using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>In what the database differs from the files of a mailbox.</summary>
internal static class RowFindings
{
    public static IEnumerable<SpoolFinding> Of(MailboxLook look, MailboxRows rows)
    {
        var mailbox = look.Mailbox;
        SpoolFinding Finding(FindingKind kind, Folder? folder, string file, string expected, string found) =>
            new(kind, mailbox.ToString(), folder?.Name ?? "", file, expected, found, Mendable: true);
        var match = RowMatch.Of(look, rows.Rows);
        foreach (var row in match.Lost) yield return Finding(FindingKind.RowWithoutFile, row.Folder, row.Id, $"{MessageFile.Stem(row.Number)}.txt", "no message of that id in any folder");
        foreach (var file in match.Unknown) yield return Finding(FindingKind.FileWithoutRow, file.Folder, file.TextName, $"a row for {file.Id}", "none");
        foreach (var (file, row) in match.Pairs)
        {
            if ((row.Folder, row.Number) != (file.Folder, file.Number))
            {
                yield return Finding(FindingKind.RowMisplaced, file.Folder, file.TextName, $"{file.Folder} {file.Number} in its row", $"{row.Folder} {row.Number}");
            }
            if (Difference(file.Text!.Text.ToMessage(mailbox, file.Folder, file.Number), row) is var (name, written, said))
            {
                yield return Finding(FindingKind.RowDiffers, file.Folder, file.TextName, $"{name} '{written}' in its row", $"'{said}'");
            }
        }
        if (rows.Stored is { } stored && rows.Counted is { } counted && stored != counted) yield return Finding(FindingKind.Counts, null, "", $"{counted}", $"{stored}");
    }

    /// <summary>The first field in which a row says something else than the text.</summary>
    public static (string Name, object Written, object Said)? Difference(Message text, Message row)
    {
        (string, object, object)[] fields =
        [
            ("caller_name", text.CallerName, row.CallerName), ("caller_number", text.CallerNumber, row.CallerNumber),
            ("received_at", text.ReceivedAt.ToUnixTimeSeconds(), row.ReceivedAt.ToUnixTimeSeconds()), ("duration", text.Duration, row.Duration), ("flag", text.Flag, row.Flag),
            ("category", text.Category, row.Category), ("called_context", text.CalledContext, row.CalledContext), ("called_exten", text.CalledExten, row.CalledExten),
        ];
        return fields.Where(field => !field.Item2.Equals(field.Item3)).Select(field => ((string, object, object)?)field).FirstOrDefault();
    }
}
