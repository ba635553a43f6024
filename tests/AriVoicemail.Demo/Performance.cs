using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.Demo;

/// <summary>A phone subscribes, a caller speaks, and the lamp lights: shown as it happens.</summary>
internal static class Performance
{
    private const string Voice = "demo-congrats.wav";
    private const double Seconds = 6;

    public static async Task RunAsync(Stage stage, SippPhone phone, CancellationToken cancellationToken)
    {
        Say.Title("A call");
        Say.Step($"Phone {phone.Contact} registered and subscribed to its message-summary");
        await using var prompts = await PlayedPrompts.ListenAsync(stage.Asterisk);
        await using var call = SippCaller.Start(stage.Asterisk, "demo", Voices(stage.Asterisk), Ending.OnDemand, new Caller("Ann Lee", "5551"));
        await call.Answered.WaitAsync(cancellationToken);
        Say.Step("Ann Lee <5551> calls; nobody answers, and the dialplan says Stasis(vm,leave,1000@default,u)");
        await ListenAsync(prompts, cancellationToken);
        Say.Step($"the tone has sounded; Ann speaks for {Seconds:0} seconds");
        await Task.Delay(TimeSpan.FromSeconds(Seconds), cancellationToken);
        await call.HangUpAsync();
        Say.Step("Ann hangs up");

        var text = Path.Combine(stage.Asterisk.Folder("1000"), "msg0000.txt");
        await Poll.ForAsync("msg0000.txt", () => File.Exists(text));
        Say.Step("the message is filed as msg0000.wav and msg0000.txt");
        var notify = await phone.NotifyAsync("1/0");
        Say.Step("the phone got its NOTIFY and answered 200 OK: the lamp is lit");

        Say.Title("INBOX/msg0000.txt, as Asterisk's own voicemail writes it");
        Say.Text(await File.ReadAllTextAsync(text, cancellationToken));
        Say.Title("The NOTIFY, as the phone received it");
        Say.Text(notify.Raw);
        await ShowDoorsAsync(stage, cancellationToken);
    }

    private static async Task ListenAsync(PlayedPrompts prompts, CancellationToken cancellationToken)
    {
        var heard = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = await Poll.ForAsync("the next prompt", () => prompts.On().ElementAtOrDefault(heard), seconds: 30);
            heard++;
            Say.Step($"   Ann hears {next}");
            if (next == "beep") return;
        }
    }

    private static async Task ShowDoorsAsync(Stage stage, CancellationToken cancellationToken)
    {
        var messages = (await stage.Api.GetFromJsonAsync<Page>($"mailboxes/{Stage.Mailbox}/messages", cancellationToken))!;
        var audio = new Uri(stage.Arivm.Http, messages.Items[0].Audio);
        using var sound = await stage.Api.GetAsync(audio, cancellationToken);
        sound.EnsureSuccessStatusCode();
        Say.Title("The doors");
        Say.Text($"""
            Inbox     {stage.Arivm.Http}     (mailbox 1000, PIN {Stage.Pin}; administrators sign in with the key)
            Swagger   {new Uri(stage.Arivm.Http, "/swagger")}     ("Authorize" takes the key)
            Key       {stage.Key}
            Audio     {audio}     ({sound.Content.Headers.ContentLength} bytes)
            Listen    curl -H 'X-Api-Key: {stage.Key}' {audio} -o message.wav
            """);
    }

    /// <summary>Asterisk's own demonstration prompt: a person who speaks.</summary>
    private static Speech Voices(AsteriskServer asterisk) => Speech.OfFile(asterisk.Prompt(Voice));

    private sealed record Page(IReadOnlyList<Item> Items);

    private sealed record Item(string Audio);
}
