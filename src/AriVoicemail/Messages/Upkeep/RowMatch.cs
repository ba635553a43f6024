namespace AriVoicemail.Messages.Upkeep;

/// <summary>Which row is which message's.</summary>
/// <param name="Pairs">A message with its row, which may say another place.</param>
/// <param name="Unknown">Messages that have no row.</param>
/// <param name="Lost">Rows whose message lies nowhere.</param>
internal sealed record RowMatch(IReadOnlyList<(MessageLook File, Message Row)> Pairs, IReadOnlyList<MessageLook> Unknown, IReadOnlyList<Message> Lost)
{
    public static RowMatch Of(MailboxLook look, IReadOnlyList<Message> rows)
    {
        var pairs = new List<(MessageLook, Message)>();
        var free = rows.ToHashSet<Message>(ReferenceEqualityComparer.Instance);
        var places = rows.ToLookup(row => (row.Folder, row.Number));
        var waiting = new List<MessageLook>();
        foreach (var file in look.Messages.Where(message => !message.Text!.Denied))
        {
            // Two rows may say one place while somebody renumbers.
            if (places[(file.Folder, file.Number)].FirstOrDefault(row => IsOf(row, file.Id) && free.Contains(row)) is { } row && free.Remove(row)) pairs.Add((file, row));
            else waiting.Add(file);
        }
        var byId = free.ToLookup(row => WithoutSuffix(row.Id));
        var unknown = new List<MessageLook>();
        foreach (var file in waiting)
        {
            var row = byId[file.Id].Concat(byId[WithoutSuffix(file.Id)]).FirstOrDefault(row => free.Contains(row) && IsOf(row, file.Id));
            if (row is null) unknown.Add(file);
            else
            {
                free.Remove(row);
                pairs.Add((file, row));
            }
        }
        // What may not be read is there all the same.
        var denied = look.Messages.Where(message => message.Text!.Denied).Select(message => (message.Folder, message.Number)).ToHashSet();
        return new RowMatch(pairs, unknown, [.. free.Where(row => !denied.Contains((row.Folder, row.Number)))]);
    }

    /// <summary>A message whose id had to be told from another's carries a suffix in its row that its text does not.</summary>
    private static bool IsOf(Message row, string id) => row.Id == id || row.Id.StartsWith(id + ".", StringComparison.Ordinal);

    private static string WithoutSuffix(string id)
    {
        var dot = id.LastIndexOf('.');
        return dot > 0 && id.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? id[..dot] : id;
    }
}
