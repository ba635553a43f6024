using System.Text.RegularExpressions;
using AriVoicemail.Ari;
using AriVoicemail.Audio;
using AriVoicemail.Messages;
using AriVoicemail.Sip;

namespace AriVoicemail.Tests;

/// <summary>Arrows run one way: Server → AriVoicemail → Ari, Sip, Audio; those three know nobody.</summary>
public partial class ArchitectureTests
{
    private static readonly string Root = Find();

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
    [InlineData("AriVoicemail.Ari", "Calls", "Notifiers/Mwi/ToAsterisk")]
    [InlineData("AriVoicemail.Sip", "Notifiers/Mwi")]
    public void A_library_is_known_only_where_it_is_worked_with(string library, params string[] folders)
    {
        var voicemail = Path.Combine(Root, "src/AriVoicemail");
        // By a using line, or by a full name in the text.
        var users = Sources("src/AriVoicemail")
            .Where(file => File.ReadAllText(file).Contains(library, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(voicemail, file))
            .ToArray();

        Assert.NotEmpty(users);
        Assert.All(users, file => Assert.Contains(folders, folder => file.StartsWith(folder + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_lies_in_the_folder_of_its_namespace() => Assert.All(
        Sources("src"),
        file =>
        {
            var declared = NamespaceLine().Match(File.ReadAllText(file));
            var folder = Path.GetRelativePath(Path.Combine(Root, "src"), Path.GetDirectoryName(file)!);
            if (declared.Success) Assert.Equal(folder.Replace('/', '.'), declared.Groups[1].Value);
        });

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_file_holds_more_than_one_idea(string folder) => Assert.All(
        Sources(folder), file => Assert.True(File.ReadLines(file).Count() <= 400, $"{file} is longer than 400 lines"));

    [Fact]
    public void No_description_of_Asterisk_s_is_in_the_generated_client() => Assert.All(
        Directory.GetFiles(Path.Combine(Root, "src/AriVoicemail.Ari/Generated")),
        file => Assert.DoesNotMatch(@"///\s*<(summary|param|returns)(?!>Every resource of ARI)", File.ReadAllText(file)));

    private static IEnumerable<string> References(Type type) => type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static string[] Sources(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Generated/", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(files);
        return files;
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AriVoicemail.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
