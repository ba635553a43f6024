using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AriVoicemail.Ari;
using AriVoicemail.Audio;
using AriVoicemail.Messages;
using AriVoicemail.Sip;

namespace AriVoicemail.Tests;

/// <summary>Who may know whom.</summary>
public partial class ArchitectureTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    [Theory]
    [InlineData(typeof(StasisEndpoint))]
    [InlineData(typeof(SipClient))]
    [InlineData(typeof(SoundFile))]
    public void The_libraries_know_nothing_of_voicemail_and_nothing_of_each_other(Type type) =>
        Assert.DoesNotContain(References(type), name => name.StartsWith("AriVoicemail", StringComparison.Ordinal) || name == "arivm");

    [Fact]
    public void Voicemail_needs_no_web_server() =>
        Assert.DoesNotContain(References(typeof(MessageStore)), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name == "arivm");

    [Theory]
    [InlineData("AriVoicemail.Ari", "Calls")]
    [InlineData("AriVoicemail.Sip", "Notifiers/Mwi")]
    public void Only_one_room_of_voicemail_uses_a_library(string library, string room)
    {
        var users = Sources("src/AriVoicemail").Where(file => Uses(file, library)).ToArray();
        Assert.NotEmpty(users);
        Assert.DoesNotContain(users, file => Path.GetRelativePath(Path.Combine(Root, "src/AriVoicemail"), Path.GetDirectoryName(file)!) != room);
    }

    [Fact]
    public void A_file_lies_in_the_folder_of_its_namespace() => Assert.Empty(
        from file in Sources("src")
        let project = Path.GetRelativePath(Path.Combine(Root, "src"), file).Split('/')
        let expected = string.Join('.', project[..^1])
        let declared = NamespaceLine().Match(File.ReadAllText(file))
        where declared.Success && declared.Groups[1].Value != expected.Replace(".Generated", "")
        select $"{file}: {declared.Groups[1].Value}");

    [Fact]
    public void No_file_is_longer_than_400_lines() => Assert.Empty(
        from file in Sources("src").Concat(Sources("tests"))
        let lines = File.ReadLines(file).Count()
        where lines > 400
        select $"{file}: {lines}");

    private static IEnumerable<string> References(Type type) => type.Assembly.GetReferencedAssemblies().Select(name => name.Name!);

    /// <summary>By a using line, or by a full name in the text.</summary>
    private static bool Uses(string file, string library) => File.ReadAllText(file).Contains(library, StringComparison.Ordinal);

    private static string[] Sources(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/Generated/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(files);
        return files;
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
