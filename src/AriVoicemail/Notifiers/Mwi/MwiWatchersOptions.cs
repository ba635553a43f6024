using System.Data.Common;
using System.Text.RegularExpressions;
using AriVoicemail.Database;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AriVoicemail.Notifiers.Mwi;

/// <summary>The section <c>Mwi:Watchers</c>: the database in which Kamailio or OpenSIPS keeps its subscriptions.</summary>
public sealed partial class MwiWatchersOptions
{
    public SqlEngine Engine { get; set; } = SqlEngine.PostgreSql;

    public string ConnectionString { get; set; } = "";

    /// <summary>The table, with its schema if it is not on the search path: <c>kamailio.active_watchers</c>.</summary>
    public string Table { get; set; } = "active_watchers";

    /// <summary>The table from which the proxy answers a phone that subscribes; empty: it is left alone.</summary>
    public string PresentityTable { get; set; } = "presentity";

    /// <summary>Which column names the mailbox.</summary>
    public WatcherSearch FindBy { get; set; } = WatcherSearch.Presentity;

    /// <summary>Where the CSeq of a NOTIFY comes from; <see cref="CSeqRule.Clock"/> is for proxies that rule from memory.</summary>
    public CSeqRule CSeq { get; set; } = CSeqRule.Table;

    /// <summary>Whether a row whose phone answers 481, or is gone, is removed as RFC 6665 §4.2.2 says. Off: it is only never sent to again.</summary>
    public bool RemoveGone { get; set; } = true;

    /// <summary>How often in a row the proxy has to say that a phone does not answer (408) before its subscription counts as gone.</summary>
    public int GoneAfterTimeouts { get; set; } = 5;

    /// <summary>The proxy's database; it need not be there yet.</summary>
    internal SqlDatabase Open() => new(Engine, OpenableConnectionString());

    internal IEnumerable<string> Validate()
    {
        if (ConnectionString.Length == 0) yield return "Mwi:Watchers:ConnectionString is missing: the database that holds the proxy's active_watchers.";
        else if (ConnectionStringProblem() is { } problem) yield return $"Mwi:Watchers:ConnectionString: {problem}";
        if (GoneAfterTimeouts < 1) yield return $"Mwi:Watchers:GoneAfterTimeouts must be 1 or more, not {GoneAfterTimeouts}.";
        if (!Identifier().IsMatch(Table)) yield return $"Mwi:Watchers:Table '{Table}' is not the name of a table.";
        if (PresentityTable.Length > 0 && !Identifier().IsMatch(PresentityTable))
        {
            yield return $"Mwi:Watchers:PresentityTable '{PresentityTable}' is not the name of a table.";
        }
    }

    private string? ConnectionStringProblem()
    {
        try
        {
            _ = Engine is SqlEngine.Sqlite ? (DbConnectionStringBuilder)new SqliteConnectionStringBuilder(ConnectionString) : new NpgsqlConnectionStringBuilder(ConnectionString);
            return null;
        }
        catch (ArgumentException error)
        {
            return error.Message;
        }
    }

    private string OpenableConnectionString()
    {
        if (Engine is SqlEngine.Sqlite)
        {
            // A wrong path has to be an error, not a new and empty database.
            var sqlite = new SqliteConnectionStringBuilder(ConnectionString);
            if (sqlite.Mode is SqliteOpenMode.ReadWriteCreate) sqlite.Mode = SqliteOpenMode.ReadWrite;
            return sqlite.ToString();
        }
        // A few connections are enough for thousands of NOTIFYs a second, and the proxy needs its own.
        var postgres = new NpgsqlConnectionStringBuilder(ConnectionString);
        if (!postgres.ContainsKey("Maximum Pool Size")) postgres.MaxPoolSize = 8;
        return postgres.ToString();
    }

    // Table names stand in the SQL text itself.
    [GeneratedRegex(@"\A([A-Za-z_][A-Za-z0-9_]{0,62}\.)?[A-Za-z_][A-Za-z0-9_]{0,62}\z")]
    private static partial Regex Identifier();
}
