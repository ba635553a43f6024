using AriVoicemail.Directories;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Tests.Directories;

public sealed class DirectorySearchTests
{
    [Theory]
    [InlineData("Ann Lee", "533", true)]
    [InlineData("Ann Lee", "266", false)]
    [InlineData("Ann van der Lee", "826", true)]
    [InlineData("Ann van der Lee", "533", false)]
    [InlineData("Madonna", "623", true)]
    [InlineData("Ann Li", "54", true)]
    [InlineData("Ann Li", "541", false)]
    [InlineData("Ann Li", "54*", false)]
    [InlineData(" Ann  Lee ", "533", true)]
    [InlineData("", "5", false)]
    public void The_last_name_is_all_behind_the_first_blank(string name, string keys, bool found) => Finds(DirectoryNames.Last, name, keys, found);

    [Theory]
    [InlineData("Ann Lee", "266", true)]
    [InlineData("Ann Lee", "26653", true)]
    [InlineData("Ann Lee", "533", false)]
    public void The_first_name_is_all_from_the_beginning(string name, string keys, bool found) => Finds(DirectoryNames.First, name, keys, found);

    [Theory]
    [InlineData("266", true)]
    [InlineData("533", true)]
    [InlineData("999", false)]
    public void Either_name_will_do(string keys, bool found) => Finds(DirectoryNames.Either, "Ann Lee", keys, found);

    [Fact]
    public void Who_has_both_names_alike_is_found_once() =>
        Assert.Equal(["1"], Found(new DirectorySearch(DirectoryNames.Either), "266", Named("1", "Ann Ann")));

    [Fact]
    public void By_the_last_name_people_stand_in_the_order_of_last_and_then_first_names() => Assert.Equal(
        ["4", "1", "2", "3"],
        Found(new DirectorySearch(DirectoryNames.Last), "76", Named("1", "anna Smith"), Named("2", "BERT SMITH"), Named("3", "Ann Snow"), Named("4", "Ada Smith")));

    [Fact]
    public void By_the_first_name_people_stand_in_the_order_of_first_names() => Assert.Equal(
        ["2", "3", "1"], Found(new DirectorySearch(DirectoryNames.First), "2", Named("1", "Bea Abel"), Named("2", "ann Zorn"), Named("3", "Änne Abel")));

    [Fact]
    public void Namesakes_stand_in_the_order_of_their_numbers() =>
        Assert.Equal(["1", "2"], Found(new DirectorySearch(DirectoryNames.Last), "533", Named("2", "Ann Lee"), Named("1", "Ann Lee")));

    [Fact]
    public void Who_hides_is_not_found() => Assert.Equal(
        ["2"],
        Found(new DirectorySearch(DirectoryNames.Last), "533", Named("1", "Ann Lee") with { HideFromDirectory = true }, Named("2", "Bea Lee") with { HideFromDirectory = false }));

    [Fact]
    public void Aliases_count_where_they_are_asked_for()
    {
        var robert = Named("1", "Robert Lee") with { Alias = "Bob,Robbie" };

        Assert.Empty(Found(new DirectorySearch(DirectoryNames.Last), "262", robert));
        Assert.Equal(["1"], Found(new DirectorySearch(DirectoryNames.Last, Aliases: true), "262", robert));
        Assert.Equal(["1"], Found(new DirectorySearch(DirectoryNames.Last, Aliases: true), "7622", robert));
    }

    private static void Finds(DirectoryNames names, string name, string keys, bool found) =>
        Assert.Equal(found ? ["1"] : [], Found(new DirectorySearch(names), keys, Named("1", name)));

    private static IEnumerable<string> Found(DirectorySearch search, string keys, params Mailbox[] mailboxes) =>
        search.Find(mailboxes, keys).Select(entry => entry.Mailbox.Number);

    private static Mailbox Named(string number, string name) => new() { Address = MailboxAddress.Parse(number), FullName = name };
}
