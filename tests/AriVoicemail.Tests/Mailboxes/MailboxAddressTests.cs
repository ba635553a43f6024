using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Mailboxes;

public class MailboxAddressTests
{
    [Fact]
    public void A_number_alone_is_in_the_default_context() =>
        Assert.Equal("1000@default", MailboxAddress.Parse("1000").ToString());

    [Fact]
    public void Number_and_context_are_read_back_as_written()
    {
        var address = MailboxAddress.Parse("+49-30_1@sales.example");

        Assert.Equal("+49-30_1", address.Number);
        Assert.Equal("sales.example", address.Context);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@default")]
    [InlineData("1000@")]
    [InlineData("1000@a@b")]
    [InlineData("..@default")]
    [InlineData("../1000@default")]
    [InlineData("1000@..")]
    [InlineData("1000@a/b")]
    [InlineData(".hidden@default")]
    [InlineData("10 00@default")]
    [InlineData("1000\n@default")]
    [InlineData("1000@default\n")]
    [InlineData("1000%2f..@default")]
    [InlineData("tausend\u00e9@default")]
    public void What_could_leave_the_spool_is_no_mailbox(string text)
    {
        Assert.False(MailboxAddress.TryParse(text, out _));

        var error = Assert.Throws<FormatException>(() => MailboxAddress.Parse(text));
        Assert.Contains("is not a mailbox", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_longer_than_app_voicemail_holds_is_no_mailbox()
    {
        Assert.True(MailboxAddress.TryParse(new string('1', 79), out _));
        Assert.False(MailboxAddress.TryParse(new string('1', 80), out _));
    }
}
