using System.Data.Common;
using Npgsql;

namespace AriVoicemail.Database;

/// <summary>Conditions that the engines write otherwise.</summary>
internal static class SqlConditions
{
    /// <summary>The column has one of the values of an array.</summary>
    public static string IsOneOf(this DbConnection connection, string column, string array) =>
        connection is NpgsqlConnection ? $"{column} = any(@{array})" : $"{column} in @{array}";
}
