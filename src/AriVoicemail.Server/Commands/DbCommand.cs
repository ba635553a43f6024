using System.CommandLine;
using System.Data.Common;
using AriVoicemail.Database;
using AriVoicemail.Database.Copying;
using AriVoicemail.Nodes;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Importing;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm db status|move</c>: what the configured database holds, and its way into another.</summary>
internal static class DbCommand
{
    private const string StandardInput = "-";

    public static Command Create(CommandInputs inputs) => new("db", "Looks at the database, and moves it to another one.") { Status(inputs), Move(inputs) };

    /// <summary>A progress for whoever sits at a terminal, or reads the errors later.</summary>
    public static ImportProgress Progress(CommandInputs inputs, string what) =>
        new(inputs.Error, inputs.Error == Console.Error && !Console.IsErrorRedirected, TimeProvider.System, what);

    private static Command Status(CommandInputs inputs)
    {
        var command = new Command("status", "Shows the engine, the schema's version and how many rows each table holds. Changes nothing.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var database = Services.OpenDatabase(inputs.Settings(parsed, SettingsRules.Database));
            var applied = await Migrations.AppliedAsync(database, cancellationToken);
            var tables = await SqlSchema.ReadAsync([.. applied.Intersect(Migrations.Known)], cancellationToken);
            var rows = await database.SnapshotAsync(
                async connection =>
                {
                    var counted = new Dictionary<string, long>();
                    foreach (var table in tables) counted[table.Name] = await SqlSchema.CountAsync(connection, table);
                    return counted;
                },
                cancellationToken);
            if (inputs.IsJson(parsed))
            {
                await inputs.WriteJsonAsync(new { database.Engine, Schema = applied.Count > 0 ? applied[^1] : null, ToCome = Migrations.Known.Except(applied), Unknown = applied.Except(Migrations.Known), Rows = rows });
                return ExitCode.Done;
            }
            await inputs.Output.WriteLineAsync($"engine  {database.Engine}");
            await inputs.Output.WriteLineAsync($"schema  {(applied.Count > 0 ? applied[^1] : "none yet")}");
            foreach (var name in Migrations.Known.Except(applied)) await inputs.Output.WriteLineAsync($"to come {name}");
            foreach (var name in applied.Except(Migrations.Known)) await inputs.Output.WriteLineAsync($"unknown {name}");
            await TextTable.WriteAsync(inputs.Output, ["TABLE", "ROWS"], rows.Select(table => (IReadOnlyList<string>)[table.Key, $"{table.Value}"]));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Move(CommandInputs inputs)
    {
        var to = new Option<string>("--to")
        {
            Description = $"The new database: 'Data Source=<file>' of SQLite, or 'Host=…;Database=…;Username=…;Password=…' of PostgreSQL. '{StandardInput}' reads it from standard input.",
            Required = true,
        };
        var engine = new Option<SqlEngine?>("--to-engine") { Description = "Its engine; told by the connection string if not given." };
        var whileRunning = new Option<bool>("--while-running") { Description = "Also when a server runs on this database: what it changes from now on is not in the copy." };
        var command = new Command("move", "Copies the configured database into another, empty one, of either engine. This one stays as it is.") { to, engine, whileRunning };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var given = parsed.GetValue(to) == StandardInput ? await Console.In.ReadLineAsync(cancellationToken) ?? "" : parsed.GetValue(to)!;
            var target = new DatabaseOptions { Engine = parsed.GetValue(engine) ?? EngineOf(given), ConnectionString = given };
            var wrong = SettingsRules.Database(new Settings { Database = target }).FirstOrDefault();
            if (wrong is not null) throw new CommandException(wrong.Replace("Database:ConnectionString", "--to", StringComparison.Ordinal));
            await using var source = await CommandInputs.OpenDatabaseAsync(inputs.Settings(parsed, SettingsRules.Database), cancellationToken);
            if (!parsed.GetValue(whileRunning)) await RequireNobodyAsync(source, cancellationToken);
            await using var other = new SqlDatabase(target.Engine, target.ConnectionString);
            var copied = await new DatabaseMove(source, other, Progress(inputs, "rows").TellAsync).RunAsync(cancellationToken);
            if (inputs.IsJson(parsed))
            {
                await inputs.WriteJsonAsync(new { target.Engine, Tables = copied });
                return ExitCode.Done;
            }
            await TextTable.WriteAsync(
                inputs.Output, ["TABLE", "ROWS", "CHECKSUM OF BOTH"], copied.Select(table => (IReadOnlyList<string>)[table.Name, $"{table.Rows}", table.Checksum]));
            await inputs.Output.WriteLineAsync();
            await inputs.Output.WriteLineAsync("Everything is there. Now change in the configuration, and start the server:");
            await inputs.Output.WriteLineAsync($"  Database:Engine            {target.Engine}");
            await inputs.Output.WriteLineAsync($"  Database:ConnectionString  {Shown(target.ConnectionString)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task RequireNobodyAsync(SqlDatabase source, CancellationToken cancellationToken)
    {
        var alive = (await new NodeStore(source).ListAsync(cancellationToken)).Where(node => node.IsAlive).Select(node => node.Report.Name).ToList();
        if (alive.Count == 0) return;
        throw new CommandException(
            $"a server runs on this database ({string.Join(", ", alive)}), and what it changes from now on would not be copied: stop it, and try again "
            + $"{Node.Patience.TotalSeconds:0} s later. --while-running copies what is there now");
    }

    private static SqlEngine EngineOf(string connectionString)
    {
        try
        {
            var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return given.ContainsKey("Host") || given.ContainsKey("Server") ? SqlEngine.PostgreSql : SqlEngine.Sqlite;
        }
        catch (ArgumentException)
        {
            return SqlEngine.Sqlite;
        }
    }

    private static string Shown(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var secret = false;
        foreach (var key in (string[])["Password", "PWD", "PSW"]) secret |= given.Remove(key);
        return secret ? $"{given.ConnectionString};Password=…" : connectionString;
    }
}
