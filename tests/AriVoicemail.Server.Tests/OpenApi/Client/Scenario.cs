using System.Net.Http.Headers;
using AriVoicemail.Client;

// What a program does that uses the generated client; ClientTests builds it with the client and runs it.
var (address, key, mailbox, sound) = (args[0], args[1], args[2].Split('@'), args[3]);
using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
var client = new VoicemailClient(address, http);

var mailboxes = await client.ListMailboxesAsync(q: mailbox[0]);
Console.WriteLine($"mailboxes: {string.Join(", ", mailboxes.Items.Select(one => $"{one.Number}@{one.Context}"))}");

using (var content = File.OpenRead(sound))
{
    // NSwag wants every field of a form.
    var uploaded = await client.DeliverMessageAsync(
        mailbox[0], mailbox[1], audio: new FileParameter(content, "sound.wav", "audio/wav"), callerName: "Bob", callerNumber: "2000", receivedAt: DateTimeOffset.UtcNow, urgent: false);
    Console.WriteLine($"uploaded: {uploaded.CallerName} {uploaded.CallerNumber}, {uploaded.Duration} s, in {uploaded.Folder}");
}

var message = (await client.ListMessagesAsync(mailbox[0], mailbox[1], folder: Folder.INBOX, order: Order.Newest)).Items.Single();
using (var audio = await client.ReadAudioAsync(mailbox[0], mailbox[1], message.Id))
{
    Console.WriteLine($"sound: {audio.StatusCode}, {audio.Headers["Content-Type"].Single()}");
}

var waveform = await client.ReadWaveformAsync(mailbox[0], mailbox[1], message.Id, points: 10);
Console.WriteLine($"waveform: {waveform.Peaks.Count} peaks, {waveform.Silences.Count} silences");

Console.WriteLine($"statistics: {(await client.ReadStatisticsAsync(hours: 2)).Hours.Count} hours");

var converted = await client.ConvertMailboxesAsync("[default]\n7000 => 4711,Ann\n");
Console.WriteLine($"converted: {converted.Lines.Single().FullName}");

var heard = await client.ChangeMessageAsync(mailbox[0], mailbox[1], message.Id, new MessageBody { Heard = true });
Console.WriteLine($"heard: {heard.Heard}, in {heard.Folder}");

try
{
    await client.NotifyMailboxAsync(mailbox[0], mailbox[1], new NotifyBody { New = -1, Old = 0 });
}
catch (ApiException<Problem> wrong)
{
    Console.WriteLine($"problem: {wrong.Result.Status} {string.Join(", ", wrong.Result.Errors.Keys)}: {wrong.Result.Detail}");
}
