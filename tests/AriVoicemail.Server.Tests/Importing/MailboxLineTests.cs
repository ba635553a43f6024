namespace AriVoicemail.Server.Tests.Importing;

/// <summary>A mailbox's line beside its options: PIN, name, addresses; and which lines are none.</summary>
public sealed class MailboxLineTests : IDisposable
{
    private readonly ConfFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("4242", "4242", null)]
    [InlineData(" 4242 ,Ann", "4242", null)]
    [InlineData("-4242", "4242", true)]
    [InlineData("", null, null)]
    [InlineData("-", null, true)]
    [InlineData("*12", null, null)]
    [InlineData("12*4", null, null)]
    [InlineData("secret", null, null)]
    [InlineData("123456789012345678901", null, null)]
    public void A_PIN_is(string line, string? pin, bool? isFixed)
    {
        var conf = _folder.ReadVoicemail($"[default]\n1000 => {line}\n");

        var mailbox = Assert.Single(conf.Mailboxes);
        Assert.Equal((pin, isFixed), (mailbox.Pin, mailbox.Mailbox.Menu.PinFixed));
        Assert.Equal(pin is null ? 1 : 0, conf.Problems.Count);
        Assert.DoesNotContain(conf.Problems, problem => line.Length > 0 && problem.Text.Contains(line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[general]\npassword=99", "99")]
    [InlineData("[general]\nPassword = -99 ; changed", "99")]
    [InlineData("[general]\n", "4242")]
    [InlineData("[other]\npassword=99", "4242")]
    [InlineData(null, "4242")]
    public void A_PIN_in_the_spool_wins_over_the_one_in_the_file(string? secret, string pin)
    {
        if (secret is not null) _folder.Write("spool/default/1000/secret.conf", secret);

        var conf = _folder.ReadVoicemail("[general]\npasswordlocation=spooldir\n[default]\n1000 => 4242,Ann\n1001 => 4242,Bob,,,passwordlocation=voicemail.conf\n");

        Assert.Equal([pin, "4242"], conf.Mailboxes.Select(mailbox => mailbox.Pin));
    }

    [Fact]
    public void A_mailbox_whose_PIN_cannot_be_read_is_refused_rather_than_given_an_old_one()
    {
        Directory.CreateDirectory(_folder["spool/default/1000/secret.conf"]);

        var conf = _folder.ReadVoicemail("[default]\n1000 => 4242,Ann,,,passwordlocation=spooldir\n");

        Assert.Empty(conf.Mailboxes);
        Assert.Contains("its PIN cannot be read", Assert.Single(conf.Refused).Reason);
    }

    [Theory]
    [InlineData("a@example.org", "a@example.org", null)]
    [InlineData("a@example.org|b@example.org|c@localhost", "a@example.org", "b@example.org,c@localhost")]
    [InlineData("root|b@example.org", "b@example.org", null)]
    [InlineData("root", null, null)]
    [InlineData("", null, null)]
    public void Addresses_are(string field, string? email, string? others)
    {
        var mailbox = Assert.Single(_folder.ReadVoicemail($"[default]\n1000 => 1,Ann,{field},pager@example.org\n").Mailboxes).Mailbox;

        Assert.Equal((email, others, "pager@example.org"), (mailbox.Email, mailbox.Mail.AlsoTo, mailbox.Mail.Pager));
    }

    [Fact]
    public void A_name_may_have_quotes_and_is_cut_where_it_is_too_long()
    {
        var conf = _folder.ReadVoicemail($"[default]\n1000 => 1,\"Odd\" O'Brien\n1001 => 1,{new string('x', 130)}\n1002 => 1\n");

        Assert.Equal(["\"Odd\" O'Brien", new string('x', 120), ""], conf.Mailboxes.Select(mailbox => mailbox.Mailbox.FullName));
        Assert.Single(conf.Problems);
    }

    [Theory]
    [InlineData("*1000 => 1", "begins with *")]
    [InlineData("10 00 => 1", "letters, digits")]
    [InlineData("../1000 => 1", "letters, digits")]
    [InlineData("1000@x => 1", "letters, digits")]
    [InlineData("1001 => 2", "there already in voicemail.conf:2")]
    public void A_line_that_can_be_no_mailbox_is_refused(string line, string reason)
    {
        var conf = _folder.ReadVoicemail($"[default]\n1001 => 1\n{line}\n");

        Assert.Equal("1001@default", Assert.Single(conf.Mailboxes).Address.ToString());
        var refusal = Assert.Single(conf.Refused);
        Assert.Equal(3, refusal.Place.Line);
        Assert.Contains(reason, refusal.Reason);
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("searchcontexts=yes", 1)]
    public void A_number_is_one_mailbox_in_all_contexts_where_the_file_says_so(string general, int mailboxes) =>
        Assert.Equal(mailboxes, _folder.ReadVoicemail($"[general]\n{general}\n[a]\n1000 => 1\n[b]\n1000 => 1\n").Mailboxes.Count);

    [Fact]
    public void What_app_voicemail_has_no_mailboxes_in_makes_none()
    {
        var conf = _folder.ReadVoicemail(
            "[general]\naliasescontext=al\n[t](!)\n1 => 1\n[zonemessages]\nx=UTC|Q\n[al]\n1000@d => 1000@default\n[default]\ndirectoryintro=x\n1000 => 1\n");

        Assert.Equal("1000@default", Assert.Single(conf.Mailboxes).Address.ToString());
        Assert.Empty(conf.Refused);
        Assert.Equal(["alias 1000@d is kept nowhere", "directoryintro of [default] is kept nowhere"], conf.Problems.Select(problem => problem.Text.Split(':')[0]));
    }

    [Theory]
    [InlineData("", "exits")]
    [InlineData("exitcontext=own", "own")]
    [InlineData("exitcontext=", null)]
    public void The_general_exit_context_is_each_mailbox_s(string options, string? context) =>
        Assert.Equal(context, _folder.ReadVoicemail($"[general]\nexitcontext=exits\n[default]\n1000 => 1,Ann,,,{options}\n").Mailboxes[0].Mailbox.ExitContext);

    [Fact]
    public void Nothing_counts_of_a_file_that_Asterisk_refuses()
    {
        var conf = _folder.ReadVoicemail("[general]\nmaxmsg=5\n[default]\n1000 => 1\n#include nowhere.conf\n");

        Assert.True(conf.IsRefused);
        Assert.Empty(conf.Mailboxes);
    }

    [Fact]
    public void Mailboxes_of_users_conf_are_missed_with_a_word()
    {
        _folder.Write("users.conf", "[general]\n[6000]\nfullname=Joe\nhasvoicemail=yes\n");

        Assert.StartsWith("users.conf:4: mailboxes of users.conf", Assert.Single(_folder.ReadVoicemail("[default]\n").Problems).ToString(), StringComparison.Ordinal);
    }
}
