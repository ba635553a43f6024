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
    // Where owners dial to, and where callers are taken who leave; nowhere has nothing, and bare no extensions a and o.
    private const string Dialplan = """
        [menu](+)
        exten => bare,1,Goto(bare,ours,1)

        [bare]
        exten => ours,1,Stasis(@APPLICATION@,check,${MENU})
         same => n,Verbose(1,MENU bare from ${MENU} VMSTATUS=${VMSTATUS})
         same => n,Hangup()

        [outside]
        exten => _X!,1,Verbose(1,MENU ${EXTEN}@outside from ${MENU} VMSTATUS=${VMSTATUS})
         same => n,Hangup()
        exten => o,1,Verbose(1,MENU o@outside from ${MENU} VMSTATUS=${VMSTATUS})
         same => n,Hangup()
        exten => a,1,Verbose(1,MENU a@outside from ${MENU} VMSTATUS=${VMSTATUS})
         same => n,Hangup()

        [nowhere]
        exten => s,1,Hangup()

        """;

    // More of them starve each other of the processor, and then a pause is no sign of a menu that waits.
    private const int AtOnce = 10;

    /// <summary>English with prompts that are long enough for a key in their midst.</summary>
    public const string Slowly = "en_AU";

    private static readonly string[] LongPrompts =
        ["vm-login", "vm-youhave", "vm-tempgreetactive", "vm-onefor", "vm-onefor-full", "vm-repeat", "vm-first", "vm-Family", "vm-received", "vm-from-phonenumber", "vm-press", "vm-deleted"];

    private readonly ConcurrentDictionary<MenuRow, Task<IReadOnlyList<string>>> _walks = [];
    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly double _promptSeconds;
    private readonly Dictionary<string, string> _settings;
    private int _rows;

    public RowsFixture()
        : this(0.02, new Dictionary<string, string>())
    {
    }

    /// <param name="settings">General settings besides, or instead of, those that all rows have.</param>
    internal RowsFixture(double promptSeconds, IReadOnlyDictionary<string, string> settings)
    {
        _promptSeconds = promptSeconds;
        _settings = new Dictionary<string, string>
        {
            ["Voicemail:MinSecs"] = "0",
            ["Voicemail:CidInternalContexts"] = "office, house",
            ["Voicemail:Menu:TimeZone"] = "UTC",
            ["Voicemail:Menu:Envelope"] = "false",
        };
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    public Installation It { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        It = await StartAsync();
        foreach (var prompt in LongPrompts) It.Asterisk.AddPrompt(Slowly, prompt, seconds: 1.5);
    }

    private Task<Installation> StartAsync() => Installation.StartAsync(new InstallationOptions
    {
        Lamps = true,
        Dialplan = Dialplan,
        Asterisk = new AsteriskOptions { PromptSeconds = _promptSeconds, Languages = ["ru", "es", "fr"] },
        Settings = _settings,
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
