using System.Text.Json;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Importing;
using Microsoft.Extensions.Configuration;

namespace AriVoicemail.Server.Tests.Importing;

/// <summary>Every key of <c>[general]</c>: our setting, or why there is none.</summary>
public sealed class GeneralSettingsTests : IDisposable
{
    private readonly ConfFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("maxsecs=240", "Voicemail:MaxSecs", "240")]
    [InlineData("maxmessage=240", "Voicemail:MaxSecs", "240")]
    [InlineData("maxsecs=-1", "Voicemail:MaxSecs", "0")]
    [InlineData("maxsecs=x", "Voicemail:MaxSecs", "0")]
    [InlineData("minsecs=3", "Voicemail:MinSecs", "3")]
    [InlineData("minmessage=3", "Voicemail:MinSecs", "3")]
    [InlineData("maxsilence=7", "Voicemail:MaxSilence", "7")]
    [InlineData("silencethreshold=200", "Voicemail:SilenceThreshold", "200")]
    [InlineData("maxsilence=7", "Voicemail:SilenceThreshold", "256")]
    [InlineData("maxmsg=50", "Voicemail:MaxMsg", "50")]
    [InlineData("maxmsg=-1", "Voicemail:MaxMsg", "100")]
    [InlineData("maxmsg=5\nmaxmsg=6", "Voicemail:MaxMsg", "5")]
    [InlineData("maxgreet=60", "Voicemail:MaxGreet", "60")]
    [InlineData("skipms=2500", "Voicemail:SkipMs", "2500")]
    [InlineData("skipms=1", "Voicemail:SkipMs", "100")]
    [InlineData("maxlogins=5", "Voicemail:MaxLogins", "5")]
    [InlineData("maxlogins=99", "Voicemail:MaxLogins", "20")]
    [InlineData("minpassword=4", "Voicemail:MinPassword", "4")]
    [InlineData("operator=yes", "Voicemail:Operator", "true")]
    [InlineData("usedirectory=yes", "Voicemail:UseDirectory", "true")]
    [InlineData("forward_urgent_auto=yes", "Voicemail:ForwardUrgentAuto", "true")]
    [InlineData("directoryintro=dir-x", "Voicemail:DirectoryIntro", "dir-x")]
    [InlineData("cidinternalcontexts=a, b", "Voicemail:CidInternalContexts", "a, b")]
    [InlineData("vm-prepend-timeout=x", "Voicemail:VmPrependTimeout", "x")]
    [InlineData("listen-control-forward-key=3", "Voicemail:ListenControlForwardKey", "3")]
    [InlineData("listen-control-reverse-key=1", "Voicemail:ListenControlReverseKey", "1")]
    [InlineData("listen-control-pause-key=2", "Voicemail:ListenControlPauseKey", "2")]
    [InlineData("listen-control-restart-key=*", "Voicemail:ListenControlRestartKey", "*")]
    [InlineData("listen-control-stop-key=456", "Voicemail:ListenControlStopKey", "456")]
    [InlineData("listen-control-stop-key=x", "Voicemail:ListenControlStopKey", null)]
    [InlineData("envelope=no", "Voicemail:Menu:Envelope", "false")]
    [InlineData("saycid=yes", "Voicemail:Menu:SayCid", "true")]
    [InlineData("sayduration=no", "Voicemail:Menu:SayDuration", "false")]
    [InlineData("saydurationm=5", "Voicemail:Menu:SayDurationM", "5")]
    [InlineData("sendvoicemail=yes", "Voicemail:Menu:SendVoicemail", "true")]
    [InlineData("callback=c", "Voicemail:Menu:Callback", "c")]
    [InlineData("dialout=d", "Voicemail:Menu:Dialout", "d")]
    [InlineData("messagewrap=yes", "Voicemail:Menu:MessageWrap", "true")]
    [InlineData("nextaftercmd=yes", "Voicemail:Menu:NextAfterCmd", "true")]
    [InlineData("moveheard=no", "Voicemail:Menu:MoveHeard", "false")]
    [InlineData("backupdeleted=yes", "Voicemail:Menu:BackupDeleted", "100")]
    [InlineData("tempgreetwarn=yes", "Voicemail:Menu:TempGreetWarn", "true")]
    [InlineData("forcename=yes", "Voicemail:Menu:ForceName", "true")]
    [InlineData("forcegreetings=yes", "Voicemail:Menu:ForceGreetings", "true")]
    [InlineData("review=yes", "Voicemail:Menu:Review", "true")]
    [InlineData("leaveurgent=no", "Voicemail:Menu:LeaveUrgent", "false")]
    [InlineData("tz=central", "Voicemail:Menu:TimeZone", "America/Chicago")]
    [InlineData("tz=central", "Voicemail:Menu:DateFormat", "Q IMp")]
    [InlineData("attach=no", "Voicemail:Mail:Attach", "false")]
    [InlineData("attachextrecs=yes", "Voicemail:Mail:AttachExternal", "true")]
    [InlineData("volgain=1.5", "Voicemail:Mail:VolumeGain", "1.5")]
    [InlineData("serveremail=vm", "Voicemail:Mail:ServerEmail", "vm")]
    [InlineData("fromstring=The PBX", "Voicemail:Mail:FromString", "The PBX")]
    [InlineData("emailsubject=${VM_MSGNUM}", "Voicemail:Mail:Subject", "${VM_MSGNUM}")]
    [InlineData(@"emailbody=a\nb", "Voicemail:Mail:Body", "a\nb")]
    [InlineData("emaildateformat=%A", "Voicemail:Mail:DateFormat", "%A")]
    [InlineData("locale=de_DE.UTF-8", "Voicemail:Mail:Locale", "de_DE.UTF-8")]
    [InlineData("charset=UTF-8", "Voicemail:Mail:Charset", "UTF-8")]
    [InlineData("pbxskip=yes", "Voicemail:Mail:PbxSkip", "true")]
    [InlineData("pagerfromstring=P", "Voicemail:Mail:PagerFromString", "P")]
    [InlineData("pagersubject=S", "Voicemail:Mail:PagerSubject", "S")]
    [InlineData(@"pagerbody=a\tb", "Voicemail:Mail:PagerBody", "a\tb")]
    [InlineData("pagerdateformat=%T", "Voicemail:Mail:PagerDateFormat", "%T")]
    [InlineData("pollmailboxes=yes", "Spool:ScanSeconds", "30")]
    [InlineData("pollmailboxes=yes\npollfreq=5", "Spool:ScanSeconds", "5")]
    [InlineData("pollfreq=5", "Spool:ScanSeconds", null)]
    [InlineData("", "Voicemail:MaxSecs", "0")]
    [InlineData("", "Voicemail:MinSecs", "0")]
    [InlineData("", "Voicemail:MaxSilence", "0")]
    public void A_key_becomes(string general, string key, string? value) => Assert.Equal(value, Settings(general)[key], ignoreCase: true);

    [Theory]
    [InlineData("format=wav49|gsm", "format is kept nowhere: messages are recorded")]
    [InlineData("externnotify=/bin/x", "externnotify is kept nowhere: programs are not run")]
    [InlineData("vm-login=x", "vm-login is kept nowhere: the stock prompt")]
    [InlineData("imapserver=x", "imapserver is kept nowhere")]
    [InlineData("odbcstorage=x", "odbcstorage is kept nowhere")]
    [InlineData("colour=red", "colour is unknown to app_voicemail")]
    [InlineData("maxmsg=5\nmaxmsg=6", "maxmsg is there twice; the first counts")]
    [InlineData("maxlogins=99", "maxlogins=99 becomes 20")]
    [InlineData("skipms=far", "skipms=far is no number")]
    [InlineData("tz=lunar", "tz=lunar names no zone")]
    [InlineData("listen-control-stop-key=x", "the usual keys stay")]
    public void What_is_not_taken_as_it_is_written_says_why(string general, string text)
    {
        var conf = _folder.ReadVoicemail($"[general]\n{general}\n");

        var problem = Assert.Single(conf.Problems);
        Assert.Equal("voicemail.conf", problem.Place.File);
        Assert.Contains(text, problem.Text);
    }

    [Fact]
    public void Only_the_first_general_section_counts()
    {
        var conf = _folder.ReadVoicemail("[general]\nmaxmsg=5\n[general]\nmaxmsg=6\nreview=yes\n");

        Assert.Equal((5, null), (conf.General.Voicemail.MaxMsg, conf.General.Voicemail.Menu.Review));
        Assert.Equal("voicemail.conf:3", Assert.Single(conf.Problems).Place.ToString());
    }

    [Fact]
    public void What_comes_out_is_a_configuration_that_the_server_takes()
    {
        var everything = string.Join('\n', GeneralKeys.Flags.Keys.Select(key => $"{key}=yes").Concat(GeneralKeys.Numbers.Keys.Select(key => $"{key}=1000"))
            .Concat(GeneralKeys.Texts.Keys.Concat(GeneralKeys.Bodies.Keys).Select(key => $"{key}=x")));

        var settings = SettingsReader.Read(Settings(everything), settings => SettingsRules.Voicemail(settings.Voicemail));

        Assert.Equal((1000, "x", true), (settings.Voicemail.MaxSecs, settings.Voicemail.Mail.Body, settings.Voicemail.Menu.Review));
    }

    [Fact]
    public void Zones_that_are_wrong_say_so_and_the_later_of_two_counts()
    {
        var conf = _folder.ReadVoicemail("[general]\ntz=a\n[zonemessages]\na=UTC|Q\nb=Europe/Berlin\nc=Mars/Olympus|Q\nd=UTC|'Q\na=Europe/Berlin,R\n");

        Assert.Equal(("Europe/Berlin", "R"), (conf.General.Voicemail.Menu.TimeZone, conf.General.Voicemail.Menu.DateFormat));
        Assert.Equal([5, 6, 7], conf.Problems.Select(problem => problem.Place.Line));
    }

    private IConfigurationRoot Settings(string general)
    {
        var conf = _folder.ReadVoicemail($"[general]\n{general}\n[zonemessages]\ncentral=America/Chicago|Q IMp\n");
        return new ConfigurationBuilder().AddJsonStream(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(conf.General.Json))).Build();
    }
}
