using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriVoicemail.Database;
using AriVoicemail.Messages;
using Dapper;

namespace AriVoicemail.Mailboxes;

/// <summary>The one door to mailboxes.</summary>
public sealed class MailboxStore(SqlDatabase database, TimeProvider time)
{
    private const string Columns =
        "number, context, full_name, pin_hash, email, language, exit_context, operator, max_secs, min_secs, max_silence, max_msg, menu, mail, keeping, "
        + "hide_from_directory, alias, created_at, updated_at";

    private const string Insert =
        $"""
        insert into mailboxes (mailbox, {Columns})
        values (@mailbox, @Number, @Context, @FullName, @PinHash, @Email, @Language, @ExitContext, @Operator,
                @MaxSecs, @MinSecs, @MaxSilence, @MaxMsg, @menu, @mail, @keeping, @HideFromDirectory, @Alias, @CreatedAt, @UpdatedAt)
        on conflict (mailbox) do nothing
        """;

    private const string Update =
        """
        update mailboxes set full_name = @FullName, pin_hash = @PinHash, email = @Email, language = @Language, exit_context = @ExitContext,
          operator = @Operator, max_secs = @MaxSecs, min_secs = @MinSecs, max_silence = @MaxSilence, max_msg = @MaxMsg, menu = @menu,
          mail = @mail, keeping = @keeping, hide_from_directory = @HideFromDirectory, alias = @Alias, updated_at = @UpdatedAt
        where mailbox = @mailbox
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    // What was last read, so that a caller is still served while the database is away.
    private readonly ConcurrentDictionary<MailboxAddress, Mailbox> _lastKnown = new();

    public async Task<Mailbox?> FindAsync(MailboxAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var row = await database.ReadAsync(
                c => c.QuerySingleOrDefaultAsync<Row>($"select {Columns} from mailboxes where mailbox = @mailbox", new { mailbox = address.ToString() }),
                cancellationToken);
            return Remember(address, row?.ToMailbox());
        }
        catch (DbException) when (_lastKnown.TryGetValue(address, out var known))
        {
            return known;
        }
    }

    /// <summary>Mailboxes in the order of their names, from after <paramref name="after"/> on.</summary>
    /// <param name="contexts">Only these; null: all.</param>
    /// <param name="query">Only those whose number or full name contains this, whatever its case (beyond ASCII as far as the database knows it).</param>
    public async Task<IReadOnlyList<Mailbox>> ListAsync(
        IReadOnlyList<string>? contexts, string? query, MailboxAddress? after, int limit, CancellationToken cancellationToken)
    {
        var like = query is null ? null : $"%{query.Replace("!", "!!").Replace("%", "!%").Replace("_", "!_")}%";
        var rows = await database.ReadAsync(
            c => c.QueryAsync<Row>(
                $"""
                select {Columns} from mailboxes
                where {(contexts is null ? "1 = 1" : c.IsOneOf("context", nameof(contexts)))}
                  and (cast(@like as text) is null or lower(number) like lower(@like) escape '!' or lower(full_name) like lower(@like) escape '!')
                  and (cast(@after as text) is null or mailbox > @after)
                order by mailbox limit @limit
                """,
                new { contexts = contexts?.ToArray(), like, after = after?.ToString(), limit }),
            cancellationToken);
        return [.. rows.Select(row => row.ToMailbox())];
    }

    /// <summary>All mailboxes of a context in no order, as last read where the database is away.</summary>
    public async Task<IReadOnlyList<Mailbox>> InContextAsync(string context, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await database.ReadAsync(
                c => c.QueryAsync<Row>($"select {Columns} from mailboxes where context = @context", new { context }), cancellationToken);
            return [.. rows.Select(row => Remember(row.Address, row.ToMailbox())!)];
        }
        catch (DbException)
        {
            return [.. _lastKnown.Values.Where(mailbox => mailbox.Address.Context == context)];
        }
    }

    /// <summary>Every mailbox's name; also fills the memory that serves callers while the database is away.</summary>
    public async Task<IReadOnlyList<MailboxAddress>> LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(c => c.QueryAsync<Row>($"select {Columns} from mailboxes order by mailbox"), cancellationToken);
        return [.. rows.Select(row => Remember(row.Address, row.ToMailbox())!.Address)];
    }

    /// <summary>Mailboxes that have settings of their own on what they keep.</summary>
    public async Task<IReadOnlyList<Mailbox>> WithKeepingAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(c => c.QueryAsync<Row>($"select {Columns} from mailboxes where keeping <> '{{}}'"), cancellationToken);
        return [.. rows.Select(row => row.ToMailbox())];
    }

    /// <summary>Creates the mailbox and its counts; false when there is one of that name.</summary>
    public async Task<bool> CreateAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        (await CreateAsync([mailbox], cancellationToken)).Count > 0;

    /// <summary>Creates many in one transaction, each with its counts, and answers those that were not there yet.</summary>
    public async Task<IReadOnlySet<MailboxAddress>> CreateAsync(IReadOnlyList<Mailbox> mailboxes, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stamped = mailboxes.Select(mailbox => mailbox with { CreatedAt = now, UpdatedAt = now }).ToList();
        var created = await database.WriteAsync(
            async transaction =>
            {
                var done = new HashSet<MailboxAddress>();
                // In one order everywhere: two that create the same ones at the same time never wait for each other.
                foreach (var mailbox in stamped.OrderBy(mailbox => mailbox.Address.ToString(), StringComparer.Ordinal))
                {
                    if (await InsertAsync(mailbox, transaction)) done.Add(mailbox.Address);
                }
                return done;
            },
            cancellationToken);
        foreach (var mailbox in stamped.Where(mailbox => created.Contains(mailbox.Address))) Remember(mailbox.Address, mailbox);
        return created;
    }

    /// <summary>Creates those of the mailboxes that there are not, with no setting of their own; answers which.</summary>
    public async Task<IReadOnlyList<MailboxAddress>> CreateManyAsync(IReadOnlyCollection<MailboxAddress> addresses, CancellationToken cancellationToken)
    {
        if (addresses.Count == 0) return [];
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = new SqlRows(database.Engine, ("mailbox", SqlType.Text), ("number", SqlType.Text), ("context", SqlType.Text), ("created_at", SqlType.Number), ("updated_at", SqlType.Number));
        foreach (var address in addresses) rows.Add(address.ToString(), address.Number, address.Context, now, now);
        return await database.WriteAsync<IReadOnlyList<MailboxAddress>>(
            async transaction =>
            {
                var connection = transaction.Connection!;
                var created = (await connection.QueryAsync<string>(
                    $"insert into mailboxes ({rows.Columns}) {rows.Select} on conflict (mailbox) do nothing returning mailbox", rows.Parameters(), transaction)).ToList();
                if (created.Count == 0) return [];
                var counts = new SqlRows(database.Engine, ("mailbox", SqlType.Text));
                foreach (var mailbox in created) counts.Add(mailbox);
                await connection.ExecuteAsync($"insert into mailbox_counts (mailbox) {counts.Select}", counts.Parameters(), transaction);
                return [.. created.Order(StringComparer.Ordinal).Select(mailbox => MailboxAddress.Parse(mailbox))];
            },
            cancellationToken);
    }

    /// <summary>Writes all settings of many in one transaction, and answers those that are there.</summary>
    public async Task<IReadOnlySet<MailboxAddress>> UpdateAsync(IReadOnlyList<Mailbox> mailboxes, CancellationToken cancellationToken)
    {
        var stamped = mailboxes.Select(mailbox => mailbox with { UpdatedAt = time.GetUtcNow() }).ToList();
        var updated = await database.WriteAsync(
            async transaction =>
            {
                var done = new HashSet<MailboxAddress>();
                foreach (var mailbox in stamped.OrderBy(mailbox => mailbox.Address.ToString(), StringComparer.Ordinal))
                {
                    if (await transaction.Connection!.ExecuteAsync(Update, Row.Parameters(mailbox), transaction) > 0) done.Add(mailbox.Address);
                }
                return done;
            },
            cancellationToken);
        foreach (var mailbox in stamped) Remember(mailbox.Address, updated.Contains(mailbox.Address) ? mailbox : null);
        return updated;
    }

    /// <summary>Changes the settings of a mailbox as they are now, whoever else changes them at this moment.</summary>
    /// <param name="ifVersion">Only those of this <see cref="Mailbox.UpdatedAt"/>; null: whatever they are.</param>
    /// <returns>The mailbox as it is now, and whether it was changed; null: there is none of that name.</returns>
    public async Task<(Mailbox Mailbox, bool IsChanged)?> ChangeAsync(
        MailboxAddress address, Func<Mailbox, Mailbox> change, DateTimeOffset? ifVersion, CancellationToken cancellationToken)
    {
        while (await FindAsync(address, cancellationToken) is { } found)
        {
            if (ifVersion is { } wanted && found.UpdatedAt != wanted) return (found, false);
            // Two changes within a millisecond have different versions.
            var now = time.GetUtcNow();
            var changed = change(found) with { UpdatedAt = now > found.UpdatedAt ? now : found.UpdatedAt.AddMilliseconds(1) };
            var parameters = new DynamicParameters(Row.Parameters(changed));
            parameters.Add("seen", found.UpdatedAt.ToUnixTimeMilliseconds());
            if (await database.ExecuteAsync($"{Update} and updated_at = @seen", parameters, cancellationToken) == 0) continue;
            Remember(address, changed);
            return (changed, true);
        }
        return null;
    }

    /// <summary>Deletes the mailbox with its messages' rows; the spool is not touched.</summary>
    public async Task<bool> DeleteAsync(MailboxAddress address, CancellationToken cancellationToken)
    {
        var isDeleted = await database.WriteAsync(
            async transaction =>
            {
                // Messages are changed by whoever holds this row, and refer to the mailbox's: taken in the other order, each would wait for the other.
                await MessageRows.LockAsync(transaction, address, database.ForUpdate);
                return await transaction.Connection!.ExecuteAsync("delete from mailboxes where mailbox = @mailbox", new { mailbox = address.ToString() }, transaction) > 0;
            },
            cancellationToken);
        Remember(address, null);
        return isDeleted;
    }

    private static async Task<bool> InsertAsync(Mailbox mailbox, DbTransaction transaction)
    {
        if (await transaction.Connection!.ExecuteAsync(Insert, Row.Parameters(mailbox), transaction) == 0) return false;
        await transaction.Connection!.ExecuteAsync(
            "insert into mailbox_counts (mailbox) values (@mailbox)", new { mailbox = mailbox.Address.ToString() }, transaction);
        return true;
    }

    private Mailbox? Remember(MailboxAddress address, Mailbox? mailbox)
    {
        if (mailbox is null) _lastKnown.TryRemove(address, out _);
        else _lastKnown[address] = mailbox;
        return mailbox;
    }

    private sealed class Row
    {
        public string Number { get; init; } = "";
        public string Context { get; init; } = "";
        public string FullName { get; init; } = "";
        public string? PinHash { get; init; }
        public string? Email { get; init; }
        public string? Language { get; init; }
        public string? ExitContext { get; init; }
        public bool? Operator { get; init; }
        public int? MaxSecs { get; init; }
        public int? MinSecs { get; init; }
        public int? MaxSilence { get; init; }
        public int? MaxMsg { get; init; }
        public string Menu { get; init; } = "{}";
        public string Mail { get; init; } = "{}";
        public string Keeping { get; init; } = "{}";
        public bool? HideFromDirectory { get; init; }
        public string? Alias { get; init; }
        public long CreatedAt { get; init; }
        public long UpdatedAt { get; init; }

        public MailboxAddress Address => MailboxAddress.Parse($"{Number}@{Context}");

        public Mailbox ToMailbox() => new()
        {
            Address = Address,
            FullName = FullName,
            PinHash = PinHash,
            Email = Email,
            Language = Language,
            ExitContext = ExitContext,
            Operator = Operator,
            MaxSecs = MaxSecs,
            MinSecs = MinSecs,
            MaxSilence = MaxSilence,
            MaxMsg = MaxMsg,
            Menu = JsonSerializer.Deserialize<MenuSettings>(Menu, Json)!,
            Mail = JsonSerializer.Deserialize<MailSettings>(Mail, Json)!,
            Keeping = JsonSerializer.Deserialize<KeepingSettings>(Keeping, Json)!,
            HideFromDirectory = HideFromDirectory,
            Alias = Alias,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        };

        public static object Parameters(Mailbox mailbox) => new
        {
            mailbox = mailbox.Address.ToString(),
            mailbox.Address.Number,
            mailbox.Address.Context,
            mailbox.FullName,
            mailbox.PinHash,
            mailbox.Email,
            mailbox.Language,
            mailbox.ExitContext,
            mailbox.Operator,
            mailbox.MaxSecs,
            mailbox.MinSecs,
            mailbox.MaxSilence,
            mailbox.MaxMsg,
            menu = JsonSerializer.Serialize(mailbox.Menu, Json),
            mail = JsonSerializer.Serialize(mailbox.Mail, Json),
            keeping = JsonSerializer.Serialize(mailbox.Keeping, Json),
            mailbox.HideFromDirectory,
            mailbox.Alias,
            CreatedAt = mailbox.CreatedAt.ToUnixTimeMilliseconds(),
            UpdatedAt = mailbox.UpdatedAt.ToUnixTimeMilliseconds(),
        };
    }
}
