using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AriVoicemail.Bed;
using AriVoicemail.Database;

namespace AriVoicemail.EndToEnd;

/// <summary>Everything that a message passes through, running on loopback: Asterisk, arivm, its database and, for lamps, Kamailio.</summary>
/// <remarks>Extension <c>l1234us</c> is <c>Stasis(vm,leave,1234@default,us)</c>; the others are those of <see cref="AsteriskServer"/>.</remarks>
public sealed class Installation : IAsyncDisposable
{
    private const string AnyMailbox = """
        exten => _lXXXX!,1,Stasis(@APPLICATION@,leave,${EXTEN:1:4}@default,${EXTEN:5})
         same => n,Verbose(1,CONTINUED ${EXTEN} from ${CALLERID(num)} VMSTATUS=${VMSTATUS} STASISSTATUS=${STASISSTATUS})
         same => n,Hangup()
        exten => _cXXXX!,1,Stasis(@APPLICATION@,check,${EXTEN:1:4}@default,${EXTEN:5})
         same => n,Verbose(1,CHECKED ${EXTEN} from ${CALLERID(num)} VMSTATUS=${VMSTATUS} STASISSTATUS=${STASISSTATUS})
         same => n,Hangup()
        exten => _vmbXXXX,1,Stasis(@APPLICATION@,leave,${EXTEN:3}@default,bs)
        exten => _vmuXXXX,1,Stasis(@APPLICATION@,leave,${EXTEN:3}@default,us)

        """;

    private Installation(AsteriskServer asterisk, PostgresServer? postgres, KamailioServer? kamailio) =>
        (Asterisk, Postgres, Kamailio) = (asterisk, postgres, kamailio);

    public AsteriskServer Asterisk { get; }

    public PostgresServer? Postgres { get; }

    public KamailioServer? Kamailio { get; }

    /// <summary>The network between arivm and Kamailio, when it was asked for.</summary>
    public LossyRelay? Relay { get; private set; }

    public ArivmProcess Arivm { get; private set; } = null!;

    /// <summary>arivm's <c>Spool:Directory</c>.</summary>
    public string SpoolDirectory { get; private set; } = "";

    /// <summary>What arivm was started with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = new Dictionary<string, string>();

    /// <summary>REST with an administrator's key; addresses are relative to <c>/api/v1/</c>.</summary>
    public HttpClient Api { get; } = new();

    public static async Task<Installation> StartAsync(InstallationOptions? options = null)
    {
        options ??= new InstallationOptions();
        var lampsInPostgres = options.Lamps && options.ProxyEngine is SqlEngine.PostgreSql;
        var postgres = lampsInPostgres || options.Engine is SqlEngine.PostgreSql ? await PostgresServer.StartAsync() : null;
        var relay = options.Relay ? new IPEndPoint(IPAddress.Loopback, Ports.Free()) : null;
        var asterisk = await AsteriskServer.StartAsync(options.Asterisk with { Dialplan = AnyMailbox + options.Dialplan, Pjsip = options.Pjsip });
        var proxy = options.Proxy with { Postgres = lampsInPostgres ? postgres : null, AlsoKnownAs = relay, Asterisks = options.Calls ? [asterisk.Sip] : [] };
        var kamailio = options.Lamps ? await KamailioServer.StartAsync(proxy) : null;
        var installation = new Installation(asterisk, postgres, kamailio);
        if (relay is not null) installation.Relay = LossyRelay.Start(kamailio!.Sip, relay.Port);
        try
        {
            await installation.StartArivmAsync(options);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <param name="settings">As REST takes them: <c>new { maxSecs = 3 }</c>.</param>
    public async Task CreateMailboxAsync(string number, object? settings = null, string context = "default")
    {
        using var created = await Api.PostAsJsonAsync("mailboxes", new { number, context });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        if (settings is null) return;
        using var patched = await Api.PatchAsJsonAsync($"mailboxes/{number}@{context}", settings);
        Assert.Equal(HttpStatusCode.OK, patched.StatusCode);
    }

    /// <summary>In the order of the spool: by folder and number.</summary>
    public async Task<IReadOnlyList<StoredMessage>> MessagesAsync(string number, string? folder = null)
    {
        var messages = new List<StoredMessage>();
        var after = "";
        while (true)
        {
            var query = $"?limit=500{(folder is null ? "" : $"&folder={folder}")}{(after.Length == 0 ? "" : $"&after={after}")}";
            var page = (await Api.GetFromJsonAsync<Page>($"mailboxes/{number}@default/messages{query}"))!;
            messages.AddRange(page.Items);
            if (page.Next is null) return [.. messages.OrderBy(message => message.Folder, StringComparer.Ordinal).ThenBy(message => message.Number)];
            after = Uri.EscapeDataString(page.Next);
        }
    }

    /// <summary>Waits until the mailbox holds that many messages, and answers them in their order.</summary>
    public async Task<IReadOnlyList<StoredMessage>> HoldsAsync(string number, int count, double seconds = 45)
    {
        IReadOnlyList<StoredMessage> messages = [];
        try
        {
            return await Poll.ForAsync(
                $"{count} messages in {number}",
                async () => (messages = await MessagesAsync(number)).Count == count ? messages : null,
                seconds);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}; it holds {messages.Count}\n{string.Join('\n', Arivm.ReadLog().Split('\n').Where(line => !line.Contains("LeaveMessage", StringComparison.Ordinal) || line.EndsWith("is Nothing", StringComparison.Ordinal) || line.EndsWith("is TooShort", StringComparison.Ordinal)).TakeLast(15))}");
        }
    }

    /// <summary>The only message of a mailbox, once it is there.</summary>
    public async Task<StoredMessage> MessageAsync(string number) => (await HoldsAsync(number, 1))[0];

    public async Task<StoredCounts> CountsAsync(string number) => (await Api.GetFromJsonAsync<StoredCounts>($"mailboxes/{number}@default/counts"))!;

    /// <summary>The sound as REST serves it.</summary>
    public async Task<WavFile> SoundAsync(StoredMessage message) => WavFile.Read(await Api.GetByteArrayAsync(new Uri(message.Audio, UriKind.Relative)));

    /// <summary>The files of a mailbox's folder, without their path.</summary>
    public IReadOnlyList<string> Files(string number, string folder = "INBOX")
    {
        var path = Asterisk.Folder(number, folder);
        return Directory.Exists(path) ? [.. Directory.GetFiles(path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>What a finished call must not leave behind.</summary>
    public async Task NothingIsLeftOfCallsAsync()
    {
        await Poll.ForAsync("no channel in Asterisk", async () => await Asterisk.CountChannelsAsync() == 0);
        await Poll.ForAsync("nothing under way in any tmp folder", () => !Directory
            .EnumerateFiles(Asterisk.VoicemailDirectory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Any(file => Path.GetFileName(Path.GetDirectoryName(file)) == "tmp" || Path.GetFileName(file).StartsWith(".lock", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (Arivm is not null) await Arivm.DisposeAsync();
        await Asterisk.DisposeAsync();
        if (Relay is not null) await Relay.DisposeAsync();
        if (Kamailio is not null) await Kamailio.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
    }

    private async Task StartArivmAsync(InstallationOptions options)
    {
        var settings = ArivmProcess.Settings(Asterisk, Kamailio);
        if (Kamailio is null) settings["Mwi:Enabled"] = "false";
        if (Relay is not null) settings["Mwi:Proxy"] = Relay.Address.ToString();
        if (!options.SharedDisk)
        {
            // A spool of its own: nothing of Asterisk's disk is seen.
            settings["Asterisk:RecordingDirectory"] = "";
            settings["Spool:Directory"] = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Asterisk.RecordingDirectory)!, "elsewhere")).FullName;
        }
        if (options.Engine is SqlEngine.PostgreSql)
        {
            settings["Database:Engine"] = "PostgreSql";
            settings["Database:ConnectionString"] = await Postgres!.CreateDatabaseAsync("arivm");
        }
        settings["Mwi:Asterisk:Target"] = Asterisk.Sip.ToString();
        if (Kamailio is not null) settings["Mwi:Presentity:Rpc"] = Kamailio.Rpc.ToString();
        foreach (var (key, value) in options.Settings) settings[key] = value;
        Settings = settings;
        SpoolDirectory = settings["Spool:Directory"];
        Arivm = await ArivmProcess.StartAsync(settings);
        var (exitCode, output) = await Arivm.RunAsync("apikey", "create", "--name", "test");
        Assert.True(exitCode == 0, output);
        Api.BaseAddress = new Uri(Arivm.Http, "/api/v1/");
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", output.Split('\n').First(line => line.StartsWith("arivm_", StringComparison.Ordinal)).Trim());
    }

    private sealed record Page(IReadOnlyList<StoredMessage> Items, string? Next);
}
