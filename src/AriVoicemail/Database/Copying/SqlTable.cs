namespace AriVoicemail.Database.Copying;

/// <summary>What a column holds, as the migrations declare it.</summary>
internal enum ColumnType
{
    Text,

    /// <summary>32 bits in PostgreSQL.</summary>
    Integer,

    BigInt,
    Boolean,
    Real,
    Bytes,
}

/// <summary>A column by its name.</summary>
internal sealed record SqlColumn(string Name, ColumnType Type);

/// <summary>A table of ours.</summary>
/// <param name="Key">The places of its primary key among the columns.</param>
internal sealed record SqlTable(string Name, IReadOnlyList<SqlColumn> Columns, IReadOnlyList<int> Key)
{
    public string ColumnList => string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));
}
