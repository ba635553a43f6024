using System.Collections.Concurrent;
using System.Globalization;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>
/// One installation for all rows: Asterisk, Kamailio, PostgreSQL and arivm, and a phone for each mailbox whose lamp is looked at. The rows of a class
/// are walked together, because most of a call is waiting.
/// </summary>
public sealed class RowsFixture : IAsyncLifetime
{
    // More of them starve each other of the processor, and then a pause is no sign of a menu that waits.
    private const int AtOnce = 16;

    /// <summary>English with prompts that are long enough for a key in their midst.</summary>
    public const string Slowly = "en_AU";

    private const string Dialplan = """
        [menu](+)
        exten => bare,1,Goto(bare,ours,1)

        ; Without extensions a and o.
        [bare]
        exten => ours,1,Stasis(@APPLICATION@,check,${MENU})
         same => n,Verbose(1,MENU bare from ${MENU} VMSTATUS=${VMSTATUS})
         same => n,Hangup()

        """;

    private static readonly string[] LongPrompts =
        ["vm-login", "vm-youhave", "vm-tempgreetactive", "vm-onefor", "vm-onefor-full", "vm-repeat", "vm-first", "vm-Family", "vm-received", "vm-from-phonenumber", "vm-press", "vm-deleted"];

    private readonly ConcurrentDictionary<MenuRow, Task<IReadOnlyList<string>>> _walks = [];
    private readonly SemaphoreSlim _places = new(AtOnce);
    private int _rows;

    public Installation It { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        It = await StartAsync();
        foreach (var prompt in LongPrompts) It.Asterisk.AddPrompt(Slowly, prompt, seconds: 1.5);
    }

    private static Task<Installation> StartAsync() => Installation.StartAsync(new InstallationOptions
    {
        Lamps = true,
        Dialplan = Dialplan,
        Asterisk = new AsteriskOptions { PromptSeconds = 0.02, Languages = ["ru", "es", "fr"] },
        Settings = new Dictionary<string, string>
        {
            ["Voicemail:MinSecs"] = "0",
            ["Voicemail:CidInternalContexts"] = "office, house",
            ["Voicemail:Menu:TimeZone"] = "UTC",
            ["Voicemail:Menu:Envelope"] = "false",
        },
    });

    public async ValueTask DisposeAsync()
    {
        await It.DisposeAsync();
        _places.Dispose();
    }

    /// <summary>Whether the row of that name is as it should be. The first call begins all of them.</summary>
    public async Task HoldsAsync(IEnumerable<MenuRow> rows, string name)
    {
        var walks = rows.Select(row => (Row: row, Walk: _walks.GetOrAdd(row, one => Task.Run(() => WalkAsync(one))))).ToList();
        var different = await walks.Single(walk => walk.Row.Name == name).Walk;
        Assert.True(different.Count == 0, string.Join('\n', different));
    }

    private async Task<IReadOnlyList<string>> WalkAsync(MenuRow row)
    {
        await _places.WaitAsync();
        try
        {
            return await new RowWalk(It, row, Interlocked.Increment(ref _rows).ToString("000", CultureInfo.InvariantCulture)).TakeAsync();
        }
        finally
        {
            _places.Release();
        }
    }
}
