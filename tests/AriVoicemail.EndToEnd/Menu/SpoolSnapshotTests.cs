using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>The bed itself: two mailboxes are compared by what is in them.</summary>
public sealed class SpoolSnapshotTests(MenuFixture fixture) : IClassFixture<MenuFixture>
{
    [Fact]
    public void Mailboxes_filled_alike_differ_in_nothing()
    {
        var (one, two) = (Filled("7000@one"), Filled("7000@two"));

        Assert.Empty(SpoolSnapshot.Differences(one.Read(), two.Read()));
    }

    [Fact]
    public void Every_difference_is_a_line_that_names_its_place()
    {
        var (one, two) = (Filled("7001@one"), Filled("7001@two"));

        one.Add("Work", new SpooledMessage { Caller = new Caller("Ann", "5551") });
        two.Greet("unavail", tone: 900);
        two.Greet("busy", tone: 500);
        File.WriteAllText(Path.Combine(two.Directory, "INBOX/msg0007.txt"), "");
        File.Delete(Path.Combine(one.Directory, "INBOX/msg0001.wav"));

        Assert.Equal(
            ["INBOX/0001", "Work/0000", "busy.wav", "left over INBOX/msg0001.txt", "left over INBOX/msg0007.txt", "unavail.wav"],
            SpoolSnapshot.Differences(one.Read(), two.Read()).Select(line => line.Split(": ")[0]));
        Assert.Contains("unavail.wav: 620 Hz | 900 Hz", SpoolSnapshot.Differences(one.Read(), two.Read()));
    }

    private MailboxSpool Filled(string mailbox) => new MailboxSpool(fixture.Asterisk, mailbox).Fill(inbox: 2, urgent: 1).Greet("unavail");
}
