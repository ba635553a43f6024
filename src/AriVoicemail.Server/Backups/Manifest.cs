namespace AriVoicemail.Server.Backups;

/// <summary>What a backup says of itself, in its <c>manifest.json</c>.</summary>
/// <param name="Format">How the archive is laid out.</param>
/// <param name="Version">The program's that made it.</param>
/// <param name="CreatedAt">When it was begun: the moment of the database in it.</param>
/// <param name="Engine">Where the rows came from; either engine takes them.</param>
/// <param name="Schema">The migrations that the rows' tables were made by.</param>
/// <param name="Messages">How many the spool had.</param>
/// <param name="Files">How many files of the spool there are.</param>
internal sealed record Manifest(
    int Format, string Version, DateTimeOffset CreatedAt, string Engine, IReadOnlyList<string> Schema, IReadOnlyDictionary<string, StoredTable> Tables, long Messages, long Files)
{
    public const int CurrentFormat = 1;

    public const string Name = "manifest.json";

    /// <summary>The last file: a line for each before it, as <c>sha256sum -c</c> reads them.</summary>
    public const string SumsName = "SHA256SUMS";

    public const string DatabaseFolder = "database";

    public const string SpoolFolder = "spool";
}

/// <summary>A table of a backup.</summary>
internal sealed record StoredTable(long Rows, string Checksum);
