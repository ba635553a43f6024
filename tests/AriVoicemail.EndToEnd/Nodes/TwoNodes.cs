using System.Net.Http.Json;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd.Nodes;

/// <summary>
/// Two nodes on one PostgreSQL and one spool, each connected to both of two Asterisk servers under its own application name. A call goes to the node
/// that the extension names first, <c>a4000</c> for node one or <c>b4000</c> for node two, and to the other where that one is away.
/// </summary>
public sealed class TwoNodes : IAsyncDisposable
{
    private const string Dialplan = """
        exten => _aXXXX,1,Stasis(vm-one,leave,${EXTEN:1}@default,s)
         same => n,GotoIf($["${STASISSTATUS}" != "FAILED"]?done)
         same => n,Stasis(vm-two,leave,${EXTEN:1}@default,s)
         same => n(done),Verbose(1,CONTINUED ${EXTEN} VMSTATUS=${VMSTATUS})
         same => n,Hangup()
        exten => _bXXXX,1,Stasis(vm-two,leave,${EXTEN:1}@default,s)
         same => n,GotoIf($["${STASISSTATUS}" != "FAILED"]?done)
         same => n,Stasis(vm-one,leave,${EXTEN:1}@default,s)
         same => n(done),Verbose(1,CONTINUED ${EXTEN} VMSTATUS=${VMSTATUS})
         same => n,Hangup()
        exten => _checkXXXX,1,Stasis(vm-one,check,${EXTEN:5}@default,s)
         same => n,Verbose(1,CONTINUED ${EXTEN} VMSTATUS=${VMSTATUS} VMNODE=${VMNODE})
         same => n,GotoIf($["${VMNODE}" != "LOST"]?done)
         same => n,Stasis(vm-two,check,${EXTEN:5}@default,s)
         same => n(done),Hangup()

        """;

    private TwoNodes(Installation first, AsteriskServer otherAsterisk) => (First, OtherAsterisk) = (first, otherAsterisk);

    /// <summary>Node <c>one</c> with its Asterisk, the database and Kamailio.</summary>
    public Installation First { get; }

    public AsteriskServer OtherAsterisk { get; }

    public ArivmProcess One => First.Arivm;

    public ArivmProcess Two { get; private set; } = null!;

    /// <summary>REST of node <c>two</c>.</summary>
    public HttpClient Api { get; } = new();

    public static async Task<TwoNodes> StartAsync()
    {
        var other = await AsteriskServer.StartAsync(new AsteriskOptions { Dialplan = Dialplan });
        Installation? first = null;
        try
        {
            first = await Installation.StartAsync(new InstallationOptions
            {
                Engine = SqlEngine.PostgreSql,
                Lamps = true,
                Dialplan = Dialplan,
                Settings = new Dictionary<string, string>(Server("Asterisk:Others:0", "second", "vm-one", other))
                {
                    ["Node:Name"] = "one",
                    ["Asterisk:Name"] = "first",
                    ["Asterisk:Application"] = "vm-one",
                },
            });
            var nodes = new TwoNodes(first, other);
            await nodes.StartSecondAsync();
            return nodes;
        }
        catch
        {
            if (first is not null) await first.DisposeAsync();
            await other.DisposeAsync();
            throw;
        }
    }

    /// <summary>In the order of the spool: by folder and number.</summary>
    public async Task<IReadOnlyList<StoredMessage>> MessagesAsync(string number) =>
        [.. (await Api.GetFromJsonAsync<Page>($"mailboxes/{number}@default/messages?limit=500"))!.Items.OrderBy(message => message.Folder, StringComparer.Ordinal).ThenBy(message => message.Number)];

    /// <summary>How many recordings of callers are under way or wait to be filed.</summary>
    public int Recordings() => new[] { First.Asterisk, OtherAsterisk }.Sum(asterisk => Directory
        .EnumerateFiles(asterisk.RecordingDirectory, "arivm-*.wav", SearchOption.AllDirectories)
        .Count(file => new FileInfo(file).Length > 60_000));

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (Two is not null) await Two.DisposeAsync();
        await First.DisposeAsync();
        await OtherAsterisk.DisposeAsync();
    }

    private async Task StartSecondAsync()
    {
        var settings = new Dictionary<string, string>(First.Settings) { ["Node:Name"] = "two" };
        foreach (var (key, value) in Server("Asterisk", "second", "vm-two", OtherAsterisk)) settings[key] = value;
        foreach (var (key, value) in Server("Asterisk:Others:0", "first", "vm-two", First.Asterisk)) settings[key] = value;
        Two = await ArivmProcess.StartAsync(settings);
        Api.BaseAddress = new Uri(Two.Http, "/api/v1/");
        Api.DefaultRequestHeaders.Authorization = First.Api.DefaultRequestHeaders.Authorization;
    }

    private static Dictionary<string, string> Server(string section, string name, string application, AsteriskServer asterisk) => new()
    {
        [$"{section}:Name"] = name,
        [$"{section}:Url"] = asterisk.Ari.GetLeftPart(UriPartial.Authority),
        [$"{section}:Username"] = asterisk.Username,
        [$"{section}:Password"] = asterisk.Password,
        [$"{section}:Application"] = application,
        [$"{section}:RecordingDirectory"] = asterisk.RecordingDirectory,
    };

    private sealed record Page(IReadOnlyList<StoredMessage> Items);
}
