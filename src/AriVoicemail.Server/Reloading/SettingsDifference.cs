using System.Collections;
using System.Globalization;
using System.Reflection;
using AriVoicemail.Server.Configuration;

namespace AriVoicemail.Server.Reloading;

/// <summary>Which keys have another value than before, named as the configuration names them: <c>Mwi:VmExten</c>.</summary>
internal static class SettingsDifference
{
    public static IReadOnlyList<string> Between(Settings before, Settings after) => Between(Flat(before), Flat(after));

    /// <summary>The keys of a section, for what is not bound to <see cref="Settings"/>.</summary>
    public static IReadOnlyList<string> Between(IConfiguration before, IConfiguration after, string section) =>
        Between(Flat(before, section), Flat(after, section));

    private static List<string> Between(Dictionary<string, string> before, Dictionary<string, string> after) =>
        [.. before.Keys.Union(after.Keys).Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key)).Order(StringComparer.Ordinal)];

    private static Dictionary<string, string> Flat(IConfiguration configuration, string section) =>
        configuration.GetSection(section).AsEnumerable().Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);

    /// <summary>Every key with its value, as text.</summary>
    public static Dictionary<string, string> Flat(Settings settings)
    {
        var flat = new Dictionary<string, string>();
        Add(flat, "", settings);
        return flat;
    }

    private static void Add(Dictionary<string, string> flat, string path, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string or ValueType:
                flat[path] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                break;
            case IDictionary entries:
                foreach (DictionaryEntry entry in entries) Add(flat, $"{path}:{entry.Key}", entry.Value);
                break;
            case IEnumerable items:
                foreach (var (index, item) in items.Cast<object?>().Index()) Add(flat, $"{path}:{index}", item);
                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
                {
                    Add(flat, path.Length == 0 ? property.Name : $"{path}:{property.Name}", property.GetValue(value));
                }
                break;
        }
    }
}
