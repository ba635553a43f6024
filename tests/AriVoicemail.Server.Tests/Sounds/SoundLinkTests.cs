using System.Net;
using System.Net.Http.Headers;
using AriVoicemail.Calls;
using AriVoicemail.Database;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Sounds;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Tests.Sounds;

/// <summary>Addresses under which Asterisk fetches what people recorded.</summary>
public sealed class SoundLinkTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static readonly byte[] Sound = SpoolFiles.Sound(1000);

    private static int _sounds;

    private readonly AsteriskOptions _asterisk = new() { Url = "http://127.0.0.1:1" };

    private SoundLinks Links => server.App.Services.GetRequiredService<SoundLinks>();

    [Fact]
    public async Task A_sound_is_had_by_its_address_alone()
    {
        var address = AddressOf(NewSound("1000/unavail.wav"));

        using var answer = await server.Anonymous.GetAsync(address);

        Assert.Equal((HttpStatusCode.OK, "audio/wav"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(Sound, await answer.Content.ReadAsByteArrayAsync());
        Assert.EndsWith("/unavail.wav", address, StringComparison.Ordinal);
        Assert.InRange(answer.Headers.CacheControl!.MaxAge!.Value, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Who_has_fetched_it_already_need_not_do_so_again()
    {
        var address = AddressOf(NewSound("1000/busy.wav"));
        Assert.Equal(address, AddressOf(Path.Combine(server.SpoolDirectory, "default", Mailbox(), "busy")));
        using var first = await server.Anonymous.GetAsync(address);

        using var request = new HttpRequestMessage(HttpMethod.Head, address) { Headers = { IfNoneMatch = { EntityTagHeaderValue.Parse(first.Headers.ETag!.ToString()) } } };
        using var again = await server.Anonymous.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("greet.gsm", "greet.gsm")]
    [InlineData("greet.WAV", "greet.wav49")]
    [InlineData("name of ours.wav", "sound.wav")]
    public async Task The_end_of_an_address_tells_the_format(string file, string expected)
    {
        var address = AddressOf(NewSound($"1000/{file}"));

        Assert.EndsWith($"/{expected}", address, StringComparison.Ordinal);
        Assert.Equal(Sound, await server.Anonymous.GetByteArrayAsync(address));
    }

    [Fact]
    public async Task An_address_that_somebody_has_changed_leads_nowhere()
    {
        var address = AddressOf(NewSound("1000/temp.wav"));
        var token = address.Split('/')[2];
        for (var place = 0; place < token.Length; place++)
        {
            var changed = token[..place] + (token[place] == 'A' ? 'B' : 'A') + token[(place + 1)..];
            // The last character has bits that mean nothing.
            if (SoundToken.Read(changed, []) is null && place == token.Length - 1) continue;
            await NowhereAsync(address.Replace(token, changed, StringComparison.Ordinal));
        }
        await NowhereAsync(address.Replace("temp.wav", "busy.wav", StringComparison.Ordinal));
        await NowhereAsync(address.Replace(token, token[..^4], StringComparison.Ordinal));
        await NowhereAsync(address.Replace(token, "AAAA", StringComparison.Ordinal));
        await NowhereAsync("/sounds/x/temp.wav");
        await NowhereAsync("/sounds/");
        await NowhereAsync("/sounds/..%2f..%2fetc/passwd");
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(-21)]
    public async Task An_address_expires(int minutes)
    {
        var path = NewSound("1000/unavail.wav");
        var before = await NodeAsync(new SettableTime { Now = DateTimeOffset.UtcNow.AddMinutes(minutes) });

        await NowhereAsync(PathOf(before.AddressOf(_asterisk, path)!));
    }

    [Fact]
    public async Task Every_node_on_the_database_takes_it()
    {
        var other = await NodeAsync(TimeProvider.System);

        Assert.Equal(Sound, await server.Anonymous.GetByteArrayAsync(PathOf(other.AddressOf(_asterisk, NewSound("1000/unavail.wav"))!)));
    }

    [Fact]
    public async Task A_key_of_somebody_else_opens_nothing()
    {
        var path = NewSound("1000/unavail.wav");
        var signed = new SoundToken(0, path[(server.SpoolDirectory.Length + 1)..] + ".wav", 0, DateTimeOffset.UtcNow.AddHours(1)).Sign(new byte[32]);

        await NowhereAsync($"/sounds/{signed}/unavail.wav");
    }

    [Fact]
    public async Task A_message_that_has_got_the_number_of_another_is_not_taken_for_it()
    {
        var path = NewSound("1000/INBOX/msg0000.wav");
        var address = AddressOf(path);
        File.WriteAllBytes(path + ".wav", SpoolFiles.Sound(900));

        await NowhereAsync(address);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("vm-intro")]
    [InlineData("{spool}/../outside")]
    [InlineData("{spool}/default/1000/nothing")]
    [InlineData("{spool}-other/sound")]
    public void What_is_no_recorded_sound_has_no_address(string path)
    {
        foreach (var file in new[] { Path.Combine(server.SpoolDirectory, "../outside.wav"), $"{Directory.CreateDirectory(server.SpoolDirectory + "-other").FullName}/sound.wav" })
        {
            File.WriteAllBytes(file, Sound);
        }

        Assert.Null(Links.AddressOf(_asterisk, path.Replace("{spool}", server.SpoolDirectory, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("127.0.0.1:8090", "", "http://127.0.0.1:8090/")]
    [InlineData("0.0.0.0:8090", "", "http://127.0.0.1:8090/")]
    [InlineData("127.0.0.1:8090", "https://voicemail.example.com/", "https://voicemail.example.com/")]
    public async Task An_address_begins_as_Asterisk_reaches_this_server(string listen, string publicUrl, string expected)
    {
        var path = NewSound("1000/unavail.wav");
        var settings = new Settings { Spool = { Directory = server.SpoolDirectory }, Http = { Listen = listen, PublicUrl = publicUrl } };

        Assert.StartsWith(expected + "sounds/", (await NodeAsync(TimeProvider.System, settings)).AddressOf(_asterisk, path), StringComparison.Ordinal);
    }

    private async Task<SoundLinks> NodeAsync(TimeProvider time, Settings? settings = null)
    {
        var services = server.App.Services;
        var links = new SoundLinks(settings ?? services.GetRequiredService<Settings>(), services.GetRequiredService<SqlDatabase>(), time, NullLogger<SoundLinks>.Instance);
        await links.LoadAsync(CancellationToken.None);
        return links;
    }

    private async Task NowhereAsync(string address)
    {
        using var answer = await server.Anonymous.GetAsync(address);
        Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{address}: {answer.StatusCode}");
    }

    /// <summary>A sound of a mailbox that no other test has; its path without the extension.</summary>
    private string NewSound(string file)
    {
        Interlocked.Increment(ref _sounds);
        var path = Path.Combine(server.SpoolDirectory, "default", file.Replace("1000/", Mailbox() + "/", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Sound);
        return Path.ChangeExtension(path, null);
    }

    private static string Mailbox() => $"9{_sounds}";

    private string AddressOf(string path) => PathOf(Links.AddressOf(_asterisk, path)!);

    private static string PathOf(string address) => new Uri(address).AbsolutePath;
}
