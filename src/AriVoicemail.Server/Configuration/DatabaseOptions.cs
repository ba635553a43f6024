using AriVoicemail.Database;

namespace AriVoicemail.Server.Configuration;

/// <summary>Where the index, the counts, the outbox and the keys are: section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public SqlEngine Engine { get; set; } = SqlEngine.Sqlite;

    /// <summary>As Npgsql or Microsoft.Data.Sqlite reads it.</summary>
    public string ConnectionString { get; set; } = "Data Source=arivoicemail.db";
}
