using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public class FolderTests
{
    [Fact]
    public void There_are_app_voicemails_twelve_in_its_order()
    {
        Assert.Equal("INBOX Old Work Family Friends Cust1 Cust2 Cust3 Cust4 Cust5 Deleted Urgent", string.Join(' ', Folder.All));
        Assert.Equal(Enumerable.Range(0, 12), Folder.All.Select(folder => folder.Number));
    }

    [Fact]
    public void A_name_is_read_whatever_its_case()
    {
        foreach (var folder in Folder.All)
        {
            Assert.Same(folder, Folder.Parse(folder.Name.ToUpperInvariant()));
            Assert.Same(folder, Folder.Parse(folder.Name.ToLowerInvariant()));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("tmp")]
    [InlineData("..")]
    [InlineData("0")]
    [InlineData("INBOX ")]
    [InlineData("../INBOX")]
    [InlineData("INBOX/../../2000/INBOX")]
    [InlineData("INBOX/")]
    public void Any_other_name_is_refused_with_the_names_that_there_are(string name)
    {
        var error = Assert.Throws<FormatException>(() => Folder.Parse(name));
        Assert.Contains("INBOX, Old", error.Message);
        Assert.False(Folder.TryParse(name, out _));
        Assert.False(Folder.TryParse(null, out _));
    }
}
