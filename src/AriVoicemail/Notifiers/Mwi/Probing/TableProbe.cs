using System.Data.Common;
using AriVoicemail.Database;

namespace AriVoicemail.Notifiers.Mwi.Probing;

/// <summary>Whether the proxy's tables can be read and written, and whose they are.</summary>
internal sealed class TableProbe(SqlDatabase database, MwiWatchersOptions options)
{
    private const string Subscriptions = "subscriptions table";
    private const string Published = "presentity table";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding> { await SubscriptionsAsync(cancellationToken) };
        if (options.PresentityTable.Length > 0 && findings[0].Level is not FindingLevel.Error) findings.Add(await PresentityAsync(cancellationToken));
        return findings;
    }

    private async Task<Finding> SubscriptionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var columns = await TableColumns.OfAsync(database, options.Table, cancellationToken);
            // No row, but the right to write one is asked for all the same.
            await database.ExecuteAsync($"update {options.Table} set local_cseq = local_cseq where 1 = 0", null, cancellationToken);
            return Finding.Ok(Subscriptions, $"{options.Table} is {Dialect(columns)}'s; it can be read, and its CSeq written");
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return Finding.Error(
                Subscriptions,
                $"{options.Table}: {error.Message}",
                "Mwi:Watchers:ConnectionString and Mwi:Watchers:Table: the proxy's database, with a user that may select, update and delete there");
        }
    }

    private async Task<Finding> PresentityAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.ExecuteAsync($"update {options.PresentityTable} set body = body where 1 = 0", null, cancellationToken);
            return Finding.Ok(Published, $"{options.PresentityTable} can be written: a phone that subscribes later is told the truth");
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return Finding.Error(
                Published,
                $"{options.PresentityTable}: {error.Message}",
                "let that user insert and update there, or set Mwi:Watchers:PresentityTable to \"\"; then a phone that subscribes is shown no messages until the next change");
        }
    }

    private static string Dialect(IReadOnlySet<string> columns) =>
        columns.Contains("updated") || columns.Contains("from_user") ? "Kamailio" : columns.Contains("sharing_tag") ? "OpenSIPS (2.4 or newer)" : "OpenSIPS (2.3 or older)";
}
