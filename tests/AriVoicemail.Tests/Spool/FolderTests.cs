using AriVoicemail.Spool;

namespace AriVoicemail.Tests.Spool;

public class FolderTests
{
    [Theory]
    [InlineData("INBOX", 0)]
    [InlineData("inbox", 0)]
    [InlineData("old", 1)]
    [InlineData("Cust5", 9)]
    [InlineData("DELETED", 10)]
    [InlineData("Urgent", 11)]
    public void A_folder_is_found_by_its_name_in_any_case(string name, int number) => Assert.Equal(number, Folder.Parse(name).Number);

    [Theory]
    [InlineData("")]
    [InlineData("tmp")]
    [InlineData("..")]
    [InlineData("INBOX/../../2000/INBOX")]
    [InlineData("INBOX ")]
    [InlineData("0")]
    public void There_are_no_other_folders(string name)
    {
        Assert.False(Folder.TryParse(name, out _));
        Assert.Throws<FormatException>(() => Folder.Parse(name));
    }

    [Fact]
    public void The_twelve_folders_are_numbered_as_the_telephone_menu_does() =>
        Assert.Equal(Enumerable.Range(0, 12), Folder.All.Select(folder => folder.Number));
}
