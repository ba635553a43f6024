using System.Globalization;
using AriVoicemail.Database;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Commands;
using AriVoicemail.Server.Configuration;
using Microsoft.Extensions.Configuration;

namespace AriVoicemail.EndToEnd.Importing;

/// <summary>What <c>arivm config import</c> makes of a voicemail.conf: its settings, and mailboxes in a database.</summary>
internal sealed class ImportedHouse : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("arivm-");

    public VoicemailOptions General { get; private set; } = null!;

    public IReadOnlyList<Mailbox> Mailboxes { get; private set; } = [];

    /// <summary>What the import of the mailboxes said.</summary>
    public string Report { get; private set; } = "";

    public static async Task<ImportedHouse> ImportAsync(string voicemailConf, string spool)
    {
        var house = new ImportedHouse();
        var settings = Path.Combine(house._folder.FullName, "appsettings.json");
        var connection = $"Data Source={Path.Combine(house._folder.FullName, "arivm.sqlite")};Pooling=false";
        await RunAsync("config", "import", voicemailConf, "--output", settings);
        house.Report = await RunAsync(
            "config", "import", voicemailConf, "--mailboxes", $"--Database:ConnectionString={connection}", $"--Spool:Directory={spool}");
        house.General = SettingsReader.Read(new ConfigurationBuilder().AddJsonFile(settings).Build(), read => SettingsRules.Voicemail(read.Voicemail)).Voicemail;
        await using var database = new SqlDatabase(SqlEngine.Sqlite, connection);
        house.Mailboxes = await new MailboxStore(database, TimeProvider.System).ListAsync(null, null, null, 1000, CancellationToken.None);
        return house;
    }

    /// <summary>A mailbox as AMI's <c>VoicemailUserEntry</c> tells of one: its own settings, else the general ones.</summary>
    public Dictionary<string, string> AsAsteriskTells(Mailbox mailbox)
    {
        var (menu, mail, all) = (General.MenuOf(mailbox), mailbox.Mail, General.Mail);
        return new()
        {
            ["Fullname"] = mailbox.FullName,
            ["Email"] = string.Join('|', new[] { mailbox.Email, mail.AlsoTo?.Replace(',', '|') }.Where(address => address is not null)),
            ["Pager"] = mail.Pager ?? "",
            ["ServerEmail"] = mail.ServerEmail ?? all.ServerEmail ?? "",
            ["FromString"] = mail.FromString ?? all.FromString ?? "",
            ["Language"] = mailbox.Language ?? "",
            ["TimeZone"] = menu.TimeZone.Id,
            ["Callback"] = menu.Callback ?? "",
            ["Dialout"] = menu.Dialout ?? "",
            ["ExitContext"] = mailbox.ExitContext ?? "",
            ["SayDurationMinimum"] = menu.SayDurationM.ToString(CultureInfo.InvariantCulture),
            ["SayEnvelope"] = Yes(menu.Envelope),
            ["SayCID"] = Yes(menu.SayCid),
            ["AttachMessage"] = Yes(mail.Attach ?? all.Attach ?? true),
            ["AttachmentFormat"] = mail.AttachFormat ?? "",
            ["DeleteMessage"] = Yes(mail.DeleteAfterMail ?? false),
            ["VolumeGain"] = (mail.VolumeGain ?? all.VolumeGain ?? 0).ToString("0.00", CultureInfo.InvariantCulture),
            ["CanReview"] = Yes(menu.Review),
            ["CanMarkUrgent"] = Yes(menu.LeaveUrgent),
            ["CallOperator"] = Yes(General.OperatorOf(mailbox)),
            ["MaxMessageCount"] = General.MaxMsgOf(mailbox).ToString(CultureInfo.InvariantCulture),
            ["MaxMessageLength"] = General.MaxSecsOf(mailbox).ToString(CultureInfo.InvariantCulture),
        };
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        await CommandLine.RunAsync(arguments, output, error);
        return $"{output}{error}";
    }

    private static string Yes(bool value) => value ? "Yes" : "No";
}
