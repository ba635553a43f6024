using System.Net.Http.Headers;
using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.Demo;

/// <summary>The real parts, started on free ports of the loopback interface, with mailbox 1000.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Mailbox = "1000@default";

    /// <summary>The mailbox's.</summary>
    public const string Pin = "1234";

    private Stage(KamailioServer kamailio, AsteriskServer asterisk, ArivmProcess arivm, string key)
    {
        (Kamailio, Asterisk, Arivm, Key) = (kamailio, asterisk, arivm, key);
        Api = new HttpClient { BaseAddress = new Uri(arivm.Http, "/api/v1/") };
        Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public KamailioServer Kamailio { get; }

    public AsteriskServer Asterisk { get; }

    public ArivmProcess Arivm { get; }

    /// <summary>An administrator's.</summary>
    public string Key { get; }

    public HttpClient Api { get; }

    public static async Task<Stage> SetUpAsync(CancellationToken cancellationToken)
    {
        Say.Title("Starting the real parts");
        var kamailio = await KamailioServer.StartAsync();
        Say.Step($"Kamailio, the SIP proxy, listens at {kamailio.Sip}; its subscriptions lie in SQLite");
        AsteriskServer? asterisk = null;
        ArivmProcess? arivm = null;
        try
        {
            asterisk = await AsteriskServer.StartAsync(new AsteriskOptions { RealPrompts = true, Dialplan = Dialplan });
            Say.Step($"Asterisk listens for calls at {asterisk.Sip}, for ARI at {asterisk.Ari.Authority}");
            arivm = await ArivmProcess.StartAsync(ArivmProcess.Settings(asterisk, kamailio));
            Say.Step($"arivm is connected to Asterisk and serves REST at {arivm.Http.Authority}");
            cancellationToken.ThrowIfCancellationRequested();
            var stage = new Stage(kamailio, asterisk, arivm, await CreateKeyAsync(arivm));
            using var created = await stage.Api.PostAsJsonAsync("mailboxes", new { number = "1000", fullName = "Demo Owner", pin = Pin }, cancellationToken);
            created.EnsureSuccessStatusCode();
            Say.Step($"Mailbox {Mailbox} was created through REST");
            return stage;
        }
        catch
        {
            if (arivm is not null) await arivm.DisposeAsync();
            if (asterisk is not null) await asterisk.DisposeAsync();
            await kamailio.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Arivm.DisposeAsync();
        await Asterisk.DisposeAsync();
        await Kamailio.DisposeAsync();
    }

    private const string Dialplan = """
        exten => demo,1,Stasis(@APPLICATION@,leave,1000@default,u)
         same => n,Hangup()

        """;

    private static async Task<string> CreateKeyAsync(ArivmProcess arivm)
    {
        var (exitCode, output) = await arivm.RunAsync("apikey", "create", "--name", "demo");
        if (exitCode != 0) throw new BedException($"arivm apikey create: {output}");
        return output.Split('\n').First(line => line.StartsWith("arivm_", StringComparison.Ordinal)).Trim();
    }
}
