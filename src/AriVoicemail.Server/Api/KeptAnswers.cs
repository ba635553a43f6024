using System.Data.Common;
using AriVoicemail.Database;
using Dapper;

namespace AriVoicemail.Server.Api;

/// <summary>The first answers to requests that may be sent again, and which of those are under way, on whichever node. Times are the database's own, so that no node's clock matters.</summary>
internal sealed class KeptAnswers(SqlDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // Whoever works on it says so every few seconds, however long it takes; whoever has said nothing for so long has died over it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenSigns = TimeSpan.FromSeconds(5);

    /// <summary>Takes the work on; false: somebody has, or it is done.</summary>
    /// <param name="name">The holder's and the client's.</param>
    /// <param name="request">What was asked, as a hash.</param>
    /// <param name="run">Who works on it.</param>
    public async Task<bool> BeginAsync(string name, string request, string run, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            $"delete from idempotency where (status = 0 and held_until < {database.Now}) or (status <> 0 and at < {database.Now} - @kept)",
            new { kept = (long)Kept.TotalMilliseconds }, cancellationToken);
        return await database.ExecuteAsync(
            $"""
            insert into idempotency (name, request, at, status, run, held_until) values (@name, @request, {database.Now}, 0, @run, {database.Now} + @patience)
            on conflict (name) do nothing
            """,
            new { name, request, run, patience = (long)Patience.TotalMilliseconds }, cancellationToken) > 0;
    }

    /// <summary>Says that it is being worked on, until that is over.</summary>
    public async Task HoldAsync(string name, string run, CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(BetweenSigns, time, over);
            try
            {
                await database.ExecuteAsync(
                    $"update idempotency set held_until = {database.Now} + @patience where name = @name and run = @run and status = 0",
                    new { name, run, patience = (long)Patience.TotalMilliseconds }, over);
            }
            catch (DbException)
            {
                // The next sign may come through.
            }
        }
    }

    /// <param name="answer">Its body is null where it is too long to be kept.</param>
    public Task KeepAsync(string name, string run, KeptAnswer answer) => database.ExecuteAsync(
        """
        update idempotency set status = @Status, location = @Location, etag = @ETag, content_type = @ContentType, body = @Body, length = @Length
        where name = @name and run = @run
        """,
        new { name, run, answer.Status, answer.Location, answer.ETag, answer.ContentType, answer.Body, answer.Length },
        CancellationToken.None);

    /// <summary>What failed may be tried again.</summary>
    public Task DropAsync(string name, string run) => database.ExecuteAsync("delete from idempotency where name = @name and run = @run", new { name, run }, CancellationToken.None);

    /// <summary>Null: there is none any more.</summary>
    public Task<KeptAnswer?> FindAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<KeptAnswer>(
            "select request, status, location, etag, content_type, body, length from idempotency where name = @name", new { name }),
        cancellationToken);
}

/// <summary>The first answer to a request.</summary>
internal sealed record KeptAnswer
{
    public string Request { get; init; } = "";

    /// <summary>0: it is under way.</summary>
    public long Status { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public string? ContentType { get; init; }

    public string? Body { get; init; }

    /// <summary>Of a body that is too long to be kept; null: it is kept.</summary>
    public long? Length { get; init; }
}
