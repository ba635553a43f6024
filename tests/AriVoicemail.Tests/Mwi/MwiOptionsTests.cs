using AriVoicemail.Mailboxes;
using AriVoicemail.Notifiers.Mwi;

namespace AriVoicemail.Tests.Mwi;

public sealed class MwiOptionsTests
{
    [Theory]
    [InlineData("Mwi:Proxy ", "")]
    [InlineData("Mwi:Proxy ", "a b")]
    [InlineData("Mwi:Proxy ", "proxy:99999")]
    [InlineData("Mwi:Proxy ", "proxy>:5060")]
    public void A_proxy_has_to_be_named(string key, string proxy) => AssertNamed(key, options => options.Proxy = proxy);

    [Fact]
    public void Every_problem_names_its_key()
    {
        AssertNamed("Mwi:BindIp ", options => options.BindIp = "localhost");
        AssertNamed("Mwi:UserAgent ", options => options.UserAgent = "a\r\nb");
        AssertNamed("Mwi:ContactUser ", options => options.ContactUser = "a b");
        AssertNamed("Mwi:VmExten ", options => options.VmExten = "*97#");
        AssertNamed("Mwi:Domain ", options => options.Domain = "exa mple");
        AssertNamed("Mwi:Domains:sales ", options => options.Domains["sales"] = "x>");
        AssertNamed("Mwi:Watchers:ConnectionString ", options => options.Watchers.ConnectionString = "");
        AssertNamed("Mwi:Watchers:ConnectionString:", options => options.Watchers.ConnectionString = "Nonsense=1");
        AssertNamed("Mwi:Watchers:Table ", options => options.Watchers.Table = "a; drop table b");
        AssertNamed("Mwi:Watchers:PresentityTable ", options => options.Watchers.PresentityTable = "a.b.c");
    }

    [Fact]
    public void What_is_off_needs_no_settings() => Assert.Empty(new MwiOptions { Enabled = false }.Validate());

    [Theory]
    [InlineData("127.0.0.1:15060")]
    [InlineData("proxy.example.com")]
    [InlineData("[::1]:5060")]
    [InlineData("::1")]
    public void Names_and_addresses_of_both_families_are_proxies(string proxy) => Assert.Empty(Valid(options => options.Proxy = proxy).Validate());

    [Fact]
    public void A_mailbox_has_the_domain_of_its_context_else_the_common_one_else_the_context()
    {
        var options = new MwiOptions { Domains = { ["sales"] = "sales.example.com" } };

        Assert.Equal("sales.example.com", options.DomainOf(MailboxAddress.Parse("1@sales")));
        Assert.Equal("pbx.example.com", options.DomainOf(MailboxAddress.Parse("1@pbx.example.com")));
        options.Domain = "example.com";
        Assert.Equal("example.com", options.DomainOf(MailboxAddress.Parse("1@other")));
        Assert.Equal("sales.example.com", options.DomainOf(MailboxAddress.Parse("1@sales")));
    }

    private static void AssertNamed(string key, Action<MwiOptions> spoil) =>
        Assert.StartsWith(key, Assert.Single(Valid(spoil).Validate()), StringComparison.Ordinal);

    private static MwiOptions Valid(Action<MwiOptions> change)
    {
        var options = new MwiOptions { Proxy = "127.0.0.1", Watchers = { ConnectionString = "Host=127.0.0.1" } };
        change(options);
        return options;
    }
}
