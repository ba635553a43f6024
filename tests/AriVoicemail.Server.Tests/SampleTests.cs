using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using AriVoicemail.Bed;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Tests;

/// <summary>The sample of the configuration.</summary>
public sealed class SampleTests
{
    // What a mailbox may have of its own is told in README.md and the documentation of REST; faults are for tests.
    private static readonly Type[] ToldElsewhere = [typeof(MenuSettings), typeof(MailSettings), typeof(FaultOptions)];

    private static readonly string File = Path.Combine(Repository.Root, "SampleConfigs/arivoicemail/appsettings.json");

    [Fact]
    public void Every_key_that_there_is_is_named_in_it()
    {
        var sections = Regex.Split(System.IO.File.ReadAllText(File), @"^  (?://\s*)?""(?=[A-Z])", RegexOptions.Multiline)
            .Skip(1).ToDictionary(section => section.Split('"')[0], section => section);

        var missing = Keys(typeof(Settings), "").Where(key => !IsNamed(sections, key.Split(':')));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_key_in_it_is_known_and_every_value_can_be_meant()
    {
        var sample = ConfigurationSources.Read(File, []);

        Assert.Empty(KeyCheck.Errors(sample, typeof(Settings)));
    }

    private static bool IsNamed(Dictionary<string, string> sections, string[] key) =>
        sections.TryGetValue(key[0], out var section) && key.Skip(1).All(name => section.Contains($"\"{name}\":", StringComparison.Ordinal));

    private static IEnumerable<string> Keys(Type type, string path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            if (property.PropertyType == typeof(FaultOptions)) continue;
            var key = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            var isOne = property.PropertyType == typeof(string) || property.PropertyType.IsValueType || typeof(IEnumerable).IsAssignableFrom(property.PropertyType);
            foreach (var inner in isOne || ToldElsewhere.Contains(property.PropertyType) ? [key] : Keys(property.PropertyType, key)) yield return inner;
        }
    }
}
