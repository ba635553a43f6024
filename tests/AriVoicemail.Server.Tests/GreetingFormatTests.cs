using System.Net;
using System.Net.Http.Headers;
using AriVoicemail.Audio;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests;

/// <summary>Greetings as Asterisk's own voicemail has recorded them, and as browsers play them.</summary>
public sealed class GreetingFormatTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    [Theory]
    [InlineData(".gsm", SoundFormat.RawGsm610, 8000)]
    [InlineData(".ulaw", SoundFormat.RawMuLaw, 8000)]
    [InlineData(".alaw", SoundFormat.RawALaw, 8000)]
    [InlineData(".sln", SoundFormat.RawPcm16, 8000)]
    [InlineData(".sln16", SoundFormat.RawPcm16, 16_000)]
    [InlineData(".WAV", SoundFormat.WavGsm610, 8000)]
    [InlineData(".wav", SoundFormat.WavMuLaw, 8000)]
    [InlineData(".wav", SoundFormat.WavPcm16, 8000)]
    public async Task A_greeting_of_any_kind_is_heard_as_wav(string extension, SoundFormat format, int rate)
    {
        var path = await NewAsync(extension, SoundBytes.Tone(format, rate, 1, 2, 440));

        using var whole = await server.Reader.GetAsync(path);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new RangeHeaderValue(10, 19), IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!) } };
        using var part = await server.Reader.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, "audio/wav"), (whole.StatusCode, whole.Content.Headers.ContentType?.MediaType));
        var file = SoundBytes.Keep(bytes);
        Assert.Equal(1, WavFacts.Read(file)?.Codec);
        using var sound = SoundFile.OpenRead(file);
        var samples = new short[sound.Frames];
        sound.Read(samples);
        Assert.Equal(rate, sound.SampleRate);
        Assert.Equal(440, SoundBytes.FrequencyOf(samples, rate), tolerance: 3);
        Assert.Equal((HttpStatusCode.PartialContent, bytes.Length), (part.StatusCode, (int)part.Content.Headers.ContentRange!.Length!));
        Assert.Equal(bytes[10..20], await part.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("opus", "audio/ogg")]
    public async Task A_greeting_is_had_in_other_formats(string format, string kind)
    {
        var path = await NewAsync(".gsm", SoundBytes.Tone(SoundFormat.RawGsm610, 8000, 1, 2, 440));

        using var answer = await server.Reader.GetAsync($"{path}?format={format}");

        Assert.Equal((HttpStatusCode.OK, kind), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var sound = SoundFile.OpenRead(SoundBytes.Keep(await answer.Content.ReadAsByteArrayAsync()));
        Assert.InRange((double)sound.Frames / sound.SampleRate, 1.9, 2.2);
        await (await server.Reader.GetAsync($"{path}?format=tape")).ProblemAsync(HttpStatusCode.BadRequest, "format", "tape");
    }

    [Fact]
    public async Task A_greeting_that_is_damaged_says_so()
    {
        var path = await NewAsync(".wav", SpoolFiles.Sound(1000));

        Assert.Equal(SpoolFiles.Sound(1000), await server.Reader.GetByteArrayAsync(path));
        await (await server.Reader.GetAsync($"{path}?format=mp3")).ProblemAsync(HttpStatusCode.Conflict, "busy.wav", "damaged");
    }

    [Fact]
    public async Task A_greeting_that_is_recorded_anew_is_another_one_at_once()
    {
        var path = await NewAsync(".gsm", SoundBytes.Tone(SoundFormat.RawGsm610, 8000, 1, 2, 440));
        var before = await server.Reader.GetByteArrayAsync(path);

        using var form = new MultipartFormDataContent { { new ByteArrayContent(SoundBytes.Tone(SoundFormat.WavPcm16, 8000, 1, 1, 880)), "audio", "sound" } };
        await (await server.Admin.PutAsync(path, form)).JsonAsync(HttpStatusCode.OK);

        Assert.True((await server.Reader.GetByteArrayAsync(path)).Length < before.Length);
    }

    private async Task<string> NewAsync(string extension, byte[] sound)
    {
        MailboxAddress mailbox = await server.NewMailboxAsync();
        var folder = Directory.CreateDirectory(Path.Combine(server.SpoolDirectory, mailbox.Context, mailbox.Number)).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, $"busy{extension}"), sound);
        return $"/api/v1/mailboxes/{mailbox}/greetings/busy";
    }
}
