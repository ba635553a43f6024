using System.Text;
using AriVoicemail.Ari;
using Microsoft.Extensions.Logging;

namespace AriVoicemail.Tests.Ari;

public sealed class MessageReaderTests
{
    private readonly KeptLog _log = new();

    [Fact]
    public void An_event_is_known_by_its_type_wherever_that_stands()
    {
        var message = Read("""
            {"application":"vm","timestamp":"2026-11-20T20:29:44.405+0000","args":["leave","1000"],
            "channel":{"id":"17.1"},"asterisk_id":"02:fc","type":"StasisStart"}
            """);

        var start = Assert.IsType<StasisStartEvent>(message);
        Assert.Equal(["leave", "1000"], start.Args);
        Assert.Equal("17.1", start.Channel.Id);
        Assert.Equal("02:fc", start.AsteriskId);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 20, 29, 44, 405, TimeSpan.Zero), start.Timestamp);
    }

    [Fact]
    public void An_offset_without_a_colon_is_read()
    {
        var message = (Event)Read("""{"type":"StasisEnd","timestamp":"2026-11-20T20:29:44.405-0530"}""")!;

        Assert.Equal(TimeSpan.FromMinutes(-330), message.Timestamp.Offset);
    }

    [Fact]
    public void What_an_older_Asterisk_leaves_out_has_a_default()
    {
        var start = (StasisStartEvent)Read("""{"type":"StasisStart"}""")!;

        Assert.Equal("", start.Channel.Caller.Number);
        Assert.Empty(start.Args);
    }

    [Fact]
    public void Fields_of_a_newer_Asterisk_are_passed_over() =>
        Assert.IsType<StasisEndEvent>(Read("""{"type":"StasisEnd","brand":{"new":[1,2]},"channel":{"id":"1","tomorrow":true}}"""));

    [Fact]
    public void An_unknown_event_keeps_its_type_and_all_it_said()
    {
        var unknown = Assert.IsType<UnknownEvent>(Read("""{"type":"ChannelTeleported","where":"elsewhere"}"""));

        Assert.Equal("ChannelTeleported", unknown.Type);
        Assert.Equal("elsewhere", unknown.Json.GetProperty("where").GetString());
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"type":7}""", "7")]
    [InlineData("""{"type":null}""", "")]
    [InlineData("""{"type":"Event"}""", "Event")]
    public void A_strange_type_does_not_throw(string json, string type)
    {
        switch (Read(json))
        {
            case null: Assert.NotEmpty(_log.Lines); break;
            case UnknownEvent unknown: Assert.Equal(type, unknown.Type); break;
            case var other: Assert.Fail($"{json} became {other}"); break;
        }
    }

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"type\":\"StasisStart\"")]
    [InlineData("{\"type\":\"StasisStart\",\"type\":\"StasisEnd\"}")]
    [InlineData("{\"type\":\"StasisStart\",\"args\":5}")]
    public void What_is_no_event_is_logged_and_passed_over(string text)
    {
        Assert.Null(Read(text));

        Assert.Equal(LogLevel.Warning, Assert.Single(_log.Lines).Level);
    }

    private Message? Read(string json) => MessageReader.Read(Encoding.UTF8.GetBytes(json), _log);
}
