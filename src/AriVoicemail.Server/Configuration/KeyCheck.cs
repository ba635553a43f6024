using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;

namespace AriVoicemail.Server.Configuration;

/// <summary>Compares what is configured with what can be: unknown keys, and values that are not of their key's kind.</summary>
internal static class KeyCheck
{
    // ASP.NET's own: levels of the log.
    private const string Logging = "Logging";

    public static IEnumerable<string> Errors(IConfiguration configuration, Type type)
    {
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToList();
        foreach (var entry in configuration.GetChildren())
        {
            if (entry.Path.Equals(Logging, StringComparison.OrdinalIgnoreCase)) continue;
            var property = known.Find(property => property.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                yield return $"{entry.Path}: there is no such key; expected one of {string.Join(", ", known.Select(property => property.Name))}";
                continue;
            }
            foreach (var error in Errors(entry, property.PropertyType)) yield return error;
        }
    }

    private static IEnumerable<string> Errors(IConfigurationSection entry, Type type)
    {
        if (IsValue(type)) return ValueErrors(entry, Nullable.GetUnderlyingType(type) ?? type);
        if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            if (!string.IsNullOrEmpty(entry.Value)) return [$"{entry.Path} = {Secrets.Shown(entry.Path, entry.Value)}: expected a list or keys of its own"];
            var item = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[^1];
            return entry.GetChildren().SelectMany(child => Errors(child, item));
        }
        return string.IsNullOrEmpty(entry.Value)
            ? Errors((IConfiguration)entry, type)
            : [$"{entry.Path} = {Secrets.Shown(entry.Path, entry.Value)}: expected a section with keys of its own"];
    }

    private static bool IsValue(Type type) => type == typeof(string) || type.IsValueType;

    private static IEnumerable<string> ValueErrors(IConfigurationSection entry, Type type)
    {
        if (entry.GetChildren().Any())
        {
            yield return $"{entry.Path}: expected {Expectation(type)}, not a section";
        }
        else if (type != typeof(string) && !Converts(entry.Value, type))
        {
            yield return $"{entry.Path} = {Secrets.Shown(entry.Path, entry.Value)}: expected {Expectation(type)}";
        }
    }

    private static bool Converts(string? value, Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase);
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, value ?? "") is not null;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Expectation(Type type)
    {
        if (type.IsEnum) return string.Join(" or ", Enum.GetNames(type));
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(TimeSpan)) return "a time as hours:minutes:seconds";
        if (type == typeof(double)) return "a number";
        return type == typeof(string) ? "a text" : "a whole number";
    }
}
