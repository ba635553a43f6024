using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AriVoicemail.Server.Importing;

namespace AriVoicemail.Server.Tests.Importing;

/// <summary>Every option of a mailbox: what becomes of it, and of what app_voicemail does not take as it is written.</summary>
public sealed class MailboxOptionsTests : IDisposable
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ConfFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("attach=yes", """{"mail":{"attach":true}}""")]
    [InlineData("attach=whatever", """{"mail":{"attach":false}}""")]
    [InlineData("ATTACH=On", """{"mail":{"attach":true}}""")]
    [InlineData("attachfmt=wav49", """{"mail":{"attachFormat":"wav49"}}""")]
    [InlineData("attachextrecs=yes", """{"mail":{"attachExternal":true}}""")]
    [InlineData("delete=1", """{"mail":{"deleteAfterMail":true}}""")]
    [InlineData("deletevoicemail=t", """{"mail":{"deleteAfterMail":true}}""")]
    [InlineData("volgain=1.25", """{"mail":{"volumeGain":1.25}}""")]
    [InlineData("volgain=-3dB", """{"mail":{"volumeGain":-3}}""")]
    [InlineData("volgain=loud", "{}")]
    [InlineData("serveremail=vm@example.org", """{"mail":{"serverEmail":"vm@example.org"}}""")]
    [InlineData("fromstring=Our PBX, Inc.", """{"mail":{"fromString":"Our PBX, Inc."}}""")]
    [InlineData("emailsubject=New in ${VM_MAILBOX}", """{"mail":{"subject":"New in ${VM_MAILBOX}"}}""")]
    [InlineData(@"emailbody=Dear ${VM_NAME}:\n\n\tHi\r\q!", """{"mail":{"body":"Dear ${VM_NAME}:\n\n\tHi\r!"}}""")]
    [InlineData("locale=de_DE.UTF-8", """{"mail":{"locale":"de_DE.UTF-8"}}""")]
    [InlineData("language=de", """{"language":"de"}""")]
    [InlineData("operator=yes", """{"operator":true}""")]
    [InlineData("exitcontext=exits", """{"exitContext":"exits"}""")]
    [InlineData("maxsecs=90", """{"maxSecs":90}""")]
    [InlineData("maxmessage=33", """{"maxSecs":33}""")]
    [InlineData("maxsecs=90s", """{"maxSecs":90}""")]
    [InlineData("maxsecs=100000", """{"maxSecs":86400}""")]
    [InlineData("minsecs=3", """{"minSecs":3}""")]
    [InlineData("minsecs=0", """{"minSecs":0}""")]
    [InlineData("maxmsg=12", """{"maxMsg":12}""")]
    [InlineData("maxmsg=0", """{"maxMsg":0}""")]
    [InlineData("maxmsg=-5", """{"maxMsg":100}""")]
    [InlineData("maxmsg=10000", """{"maxMsg":9999}""")]
    [InlineData("maxmsg=many", """{"maxMsg":0}""")]
    [InlineData("hidefromdir=yes", """{"hideFromDirectory":true}""")]
    [InlineData("alias=Bongo", """{"alias":"Bongo"}""")]
    [InlineData("alias=Bongo|alias=Bob", """{"alias":"Bongo,Bob"}""")]
    [InlineData("envelope=no", """{"menu":{"envelope":false}}""")]
    [InlineData("saycid=yes", """{"menu":{"sayCid":true}}""")]
    [InlineData("sayduration=no", """{"menu":{"sayDuration":false}}""")]
    [InlineData("saydurationm=5", """{"menu":{"sayDurationM":5}}""")]
    [InlineData("saydurationm=-1", """{"menu":{"sayDurationM":0}}""")]
    [InlineData("sendvoicemail=yes", """{"menu":{"sendVoicemail":true}}""")]
    [InlineData("callback=from-vm", """{"menu":{"callback":"from-vm"}}""")]
    [InlineData("callback=", """{"menu":{"callback":""}}""")]
    [InlineData("dialout=from-vm", """{"menu":{"dialout":"from-vm"}}""")]
    [InlineData("messagewrap=yes", """{"menu":{"messageWrap":true}}""")]
    [InlineData("nextaftercmd=yes", """{"menu":{"nextAfterCmd":true}}""")]
    [InlineData("moveheard=no", """{"menu":{"moveHeard":false}}""")]
    [InlineData("backupdeleted=7", """{"menu":{"backupDeleted":7}}""")]
    [InlineData("backupdeleted=yes", """{"menu":{"backupDeleted":100}}""")]
    [InlineData("backupdeleted=no", """{"menu":{"backupDeleted":0}}""")]
    [InlineData("tempgreetwarn=yes", """{"menu":{"tempGreetWarn":true}}""")]
    [InlineData("forcename=yes", """{"menu":{"forceName":true}}""")]
    [InlineData("forcegreetings=yes", """{"menu":{"forceGreetings":true}}""")]
    [InlineData("review=yes", """{"menu":{"review":true}}""")]
    [InlineData("leaveurgent=no", """{"menu":{"leaveUrgent":false}}""")]
    [InlineData("tz=central", """{"menu":{"timeZone":"America/Chicago","dateFormat":"Q IMp"}}""")]
    [InlineData("tz=lunar", """{"menu":{"timeZone":"","dateFormat":""}}""")]
    [InlineData("options=review=yes", """{"menu":{"review":true}}""")]
    [InlineData("review=yes|review=no", """{"menu":{"review":false}}""")]
    [InlineData("|review=yes||", """{"menu":{"review":true}}""")]
    public void An_option_becomes(string options, string expected) => Assert.Equal(expected, Read(options));

    [Theory]
    [InlineData("rip=2010-06-04", "'rip' is unknown")]
    [InlineData("attach", "'attach' is no option=value")]
    [InlineData("attach =yes", "'attach ' is unknown")]
    [InlineData("imapuser=ann", "imapuser is kept nowhere")]
    [InlineData("maxsecs=0", "maxsecs=0 is no length")]
    [InlineData("minsecs=-1", "minsecs=-1 is no length")]
    [InlineData("saydurationm=x", "saydurationm=x is no number")]
    [InlineData("language=x", "language 'x' is not taken over")]
    [InlineData("exitcontext=a b", "exitContext 'a b' is not taken over")]
    [InlineData("callback=a b", "callback 'a b' is not taken over")]
    [InlineData("attachfmt=a b", "attachFormat 'a b' is not taken over")]
    [InlineData("volgain=1000", "volumeGain '1000' is not taken over")]
    [InlineData("minsecs=100|maxsecs=50", "minsecs=100 is more than the longest message")]
    public void What_is_not_taken_is_named_with_its_line(string options, string remark)
    {
        var json = Read(options, out var conf);

        Assert.DoesNotContain("100", json);
        var problem = Assert.Single(conf.Problems);
        Assert.StartsWith("voicemail.conf:5: 1000@default: ", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(remark, problem.Text);
    }

    [Fact]
    public void Where_the_PIN_lies_may_be_said_for_one_mailbox()
    {
        _folder.Write("spool/default/1000/secret.conf", "[general]\npassword=99");

        Read("passwordlocation=spooldir", out var conf);

        Assert.Equal("99", conf.Mailboxes[0].Pin);
    }

    private string Read(string options) => Read(options, out _);

    private string Read(string options, out VoicemailConf conf)
    {
        conf = _folder.ReadVoicemail($"[zonemessages]\ncentral=America/Chicago|Q IMp\n\n[default]\n1000 => 4242,Ann,,,{options}\n");
        var json = JsonSerializer.SerializeToNode(Assert.Single(conf.Mailboxes).Mailbox, Written)!.AsObject();
        foreach (var name in (string[])["address", "fullName", "createdAt", "updatedAt"]) json.Remove(name);
        foreach (var name in (string[])["menu", "mail", "keeping"]) if (json[name] is JsonObject { Count: 0 }) json.Remove(name);
        return JsonSerializer.Serialize(json, Written);
    }
}
