using System.Diagnostics;
using AriVoicemail.Database;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Spool;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests;

/// <summary>An import that is killed is run again, and every message is there once.</summary>
public sealed class SpoolImportKillTests(PostgresCluster cluster) : IDisposable
{
    private const int Mailboxes = 12;
    private const int Messages = 40;
    private const int FilesOfAll = Mailboxes * Messages * 2;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-import-");

    private string Source => Path.Combine(_folder.FullName, "theirs");

    private string Target => Path.Combine(_folder.FullName, "ours");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(SqlEngine.Sqlite, false)]
    [InlineData(SqlEngine.Sqlite, true)]
    [InlineData(SqlEngine.PostgreSql, false)]
    [InlineData(SqlEngine.PostgreSql, true)]
    public async Task Killed_at_any_moment_it_goes_on_where_it_was(SqlEngine engine, bool move)
    {
        Fill();
        var (ids, before) = (Ids(Source), UpkeepBed.Contents(Source));
        var database = engine is SqlEngine.Sqlite
            ? $"Data Source={_folder.FullName}/arivm.sqlite"
            : await cluster.Server.CreateDatabaseAsync($"kill{move}".ToLowerInvariant());
        string[] import = ["spool", "import", Source, "--create-mailboxes", .. move ? ["--move"] : Array.Empty<string>()];
        var random = new Random(7);

        var kills = 0;
        for (var reached = 0; reached < FilesOfAll * 4 / 5; reached = Files(Target) + random.Next(FilesOfAll / 10))
        {
            using var running = Start(engine, database, import);
            while (Files(Target) < reached + 1 && !running.HasExited) await Task.Delay(1);
            if (!running.HasExited) kills++;
            running.Kill();
            await running.WaitForExitAsync();
        }
        Assert.True(kills > 0, "it was never killed");
        LetAMinuteGoBy();
        await SucceedsAsync(engine, database, import);

        Assert.Equal(ids, Ids(Target));
        Assert.Equal(move ? 0 : FilesOfAll, Files(Source));
        if (!move) Assert.Equal(before, UpkeepBed.Contents(Source));
        await SucceedsAsync(engine, database, "spool", "check");
        Assert.Empty(Directory.EnumerateFiles(Target, ".*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
    }

    // A lock whose writer was killed before it could say who it was is left by a crash only once it is a minute old.
    private void LetAMinuteGoBy()
    {
        foreach (var left in Directory.EnumerateFiles(Target, ".lock*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddMinutes(-1));
        }
    }

    private void Fill()
    {
        for (var mailbox = 0; mailbox < Mailboxes; mailbox++)
        {
            for (var number = 0; number < Messages; number++)
            {
                var folder = Directory.CreateDirectory(Path.Combine(Source, $"default/{1000 + mailbox}", number % 3 == 0 ? "Old" : "INBOX")).FullName;
                var stem = Path.Combine(folder, $"msg{Directory.GetFiles(folder, "*.txt").Length:0000}");
                var time = UpkeepBed.Start.AddMinutes(number);
                File.WriteAllBytes(stem + ".wav", UpkeepBed.Sound());
                File.WriteAllText(stem + ".txt", new MessageText { OrigTime = time, MessageId = $"{time.ToUnixTimeSeconds()}-{mailbox:x4}{number:x4}", Duration = 1 }.ToString());
            }
        }
    }

    /// <summary>Every message with its folder and its number, and that its sound is beside it.</summary>
    private static List<string> Ids(string spool) =>
    [
        .. Directory.EnumerateFiles(spool, "msg*.txt", SearchOption.AllDirectories).Where(text => File.Exists(Path.ChangeExtension(text, ".wav")))
            .Select(text => $"{Path.GetRelativePath(spool, text)} {MessageText.Parse(File.ReadAllBytes(text)).Id}").Order(StringComparer.Ordinal),
    ];

    private static int Files(string spool) => Directory.Exists(spool)
        ? Directory.EnumerateFiles(spool, "msg*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Count()
        : 0;

    private async Task SucceedsAsync(SqlEngine engine, string database, params string[] arguments)
    {
        using var process = Start(engine, database, arguments);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
    }

    private Process Start(SqlEngine engine, string database, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "arivm"), arguments) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true };
        start.Environment["ARIVM__Spool__Directory"] = Target;
        start.Environment["ARIVM__Spool__ScanSeconds"] = "0";
        start.Environment["ARIVM__Database__Engine"] = engine.ToString();
        start.Environment["ARIVM__Database__ConnectionString"] = database;
        return Process.Start(start)!;
    }
}
