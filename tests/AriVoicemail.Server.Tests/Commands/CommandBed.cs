using System.Text.Json.Nodes;
using AriVoicemail.Server.Commands;

namespace AriVoicemail.Server.Tests.Commands;

/// <summary>Commands on a database and a spool of their own, beside which no server runs.</summary>
public sealed class CommandBed : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");
    private readonly string[] _database;

    /// <param name="connectionString">Of PostgreSQL; null: a file of SQLite.</param>
    public CommandBed(string? connectionString = null) => _database = connectionString is null
        ? [$"--Database:ConnectionString=Data Source={_folder.FullName}/arivoicemail.db;Pooling=false"]
        : ["--Database:Engine=PostgreSql", $"--Database:ConnectionString={connectionString}"];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync([.. _database, $"--Spool:Directory={PathOf("spool")}", .. arguments], output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Does it, and reads its JSON.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync([.. arguments, "--json"]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }

    /// <summary>Three seconds of sound in a file.</summary>
    public async Task<string> SoundAsync()
    {
        var path = PathOf("sound.wav");
        await File.WriteAllBytesAsync(path, AriVoicemail.Tests.Messages.UpkeepBed.Sound(3));
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
