using AriVoicemail.Calls;
using AriVoicemail.Calls.Owner;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Calls;

public sealed class CallerNamesTests : IDisposable
{
    private readonly DirectoryInfo _spool = Directory.CreateTempSubdirectory("arivm-");

    public void Dispose() => _spool.Delete(recursive: true);

    [Theory]
    [InlineData("5551.gsm", "5551")]
    [InlineData("+495551.wav", "+495551")]
    [InlineData("5551.sln16", "5551")]
    [InlineData("5551.ogg", "5551")]
    public void A_sound_in_any_format_under_the_number_is_its_name(string file, string number)
    {
        Record(file);

        Assert.Equal(Path.Combine(_spool.FullName, "recordings/callerids", number), InSpool().Find(number));
    }

    [Theory]
    [InlineData("5552")]
    [InlineData("555")]
    [InlineData("")]
    [InlineData("../callerids/5551")]
    [InlineData(".5551")]
    public void Nobody_else_has_a_name(string number)
    {
        Record("5551.wav");
        Record("5552.txt");

        Assert.Null(InSpool().Find(number));
    }

    [Fact]
    public void The_folder_may_lie_elsewhere_or_be_switched_off_and_is_off_where_Asterisk_s_disk_is_not_shared()
    {
        Record("5551.wav");
        var asterisk = new AsteriskOptions { RecordingDirectory = Path.Combine(_spool.FullName, "recording/") };
        var folder = Path.Combine(_spool.FullName, "recordings/callerids");

        Assert.NotNull(new CallerNames(new VoicemailOptions(), asterisk).Find("5551"));
        Assert.NotNull(new CallerNames(new VoicemailOptions { CallerIdsDirectory = folder }, new AsteriskOptions { RecordingDirectory = "" }).Find("5551"));
        Assert.Null(new CallerNames(new VoicemailOptions { CallerIdsDirectory = "" }, asterisk).Find("5551"));
        Assert.Null(new CallerNames(new VoicemailOptions(), new AsteriskOptions { RecordingDirectory = "" }).Find("5551"));
    }

    private CallerNames InSpool() => new(new VoicemailOptions(), new AsteriskOptions { RecordingDirectory = Path.Combine(_spool.FullName, "recording") });

    private void Record(string file)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_spool.FullName, "recordings/callerids"));
        File.WriteAllText(Path.Combine(folder.FullName, file), "sound");
    }
}
