using System.Text.RegularExpressions;
using AriVoicemail.Ari;
using AriVoicemail.Audio;
using AriVoicemail.Messages;
using AriVoicemail.Sip;

namespace AriVoicemail.Tests;

/// <summary>Arrows run one way: Server → AriVoicemail → Ari, Sip, Audio; those three know nobody.</summary>
public class ArchitectureTests
{
    private static readonly string Sources = Path.Combine(Root(), "src");

    [Theory]
    [InlineData(typeof(AriClient))]
    [InlineData(typeof(SipEndpoint))]
    [InlineData(typeof(SoundFile))]
    public void A_library_knows_none_of_our_other_assemblies(Type type) =>
        Assert.DoesNotContain(References(type), name => name.StartsWith("AriVoicemail", StringComparison.Ordinal));

    [Fact]
    public void Voicemail_knows_no_web_server() =>
        Assert.DoesNotContain(References(typeof(MessageStore)), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Theory]
    [InlineData("AriVoicemail.Ari", "Calls")]
    [InlineData("AriVoicemail.Sip", "Notifiers/Mwi")]
    public void A_library_is_known_in_one_folder_only(string library, string folder)
    {
        var use = new Regex($@"^using (\w+ = )?{Regex.Escape(library)}(\.|;)", RegexOptions.Multiline);
        var users = Directory.GetFiles(Path.Combine(Sources, "AriVoicemail"), "*.cs", SearchOption.AllDirectories)
            .Where(file => use.IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(Path.Combine(Sources, "AriVoicemail"), Path.GetDirectoryName(file)!));

        Assert.Equal([folder], users.Distinct());
    }

    [Fact]
    public void No_file_holds_more_than_one_idea() => Assert.All(
        Directory.GetFiles(Sources, "*.cs", SearchOption.AllDirectories).Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal)),
        file => Assert.True(File.ReadLines(file).Count() <= 400, $"{file} is longer than 400 lines"));

    [Fact]
    public void No_description_of_Asterisk_s_is_in_the_generated_client() => Assert.All(
        Directory.GetFiles(Path.Combine(Sources, "AriVoicemail.Ari/Generated")),
        file => Assert.DoesNotMatch(@"///\s*<(summary|param|returns)(?!>Every resource of ARI)", File.ReadAllText(file)));

    private static IEnumerable<string> References(Type type) => type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AriVoicemail.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
