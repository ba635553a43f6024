using System.Globalization;
using System.Reflection;
using System.Text.Json;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Importing;

/// <summary>A column of a table of mailboxes.</summary>
/// <param name="Field">What REST calls it: <c>maxMsg</c>, <c>menu.timeZone</c>.</param>
/// <param name="Part">The part of the body that it is in; null: the body itself.</param>
/// <param name="Property">Where it is there.</param>
internal sealed record MailboxColumn(string Field, PropertyInfo? Part, PropertyInfo Property)
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase) { ["name"] = "fullName", ["timeZone"] = "menu.timeZone" };

    private static readonly Type[] Kinds = [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double)];

    private Type Kind => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Null: no field of a mailbox is called so, or none that fits into a table.</summary>
    /// <param name="name">In upper or lower case.</param>
    public static MailboxColumn? Find(string name)
    {
        var parts = OtherNames.GetValueOrDefault(name, name).Split('.');
        var part = parts.Length == 2 ? typeof(MailboxBody).GetProperty(parts[0], Public) : null;
        if (parts.Length > 2 || (parts.Length == 2 && (part is null || !typeof(IPartialBody).IsAssignableFrom(part.PropertyType)))) return null;
        if ((part?.PropertyType ?? typeof(MailboxBody)).GetProperty(parts[^1], Public) is not { CanWrite: true } property) return null;
        var column = new MailboxColumn(string.Join('.', new[] { part, property }.OfType<PropertyInfo>().Select(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name))), part, property);
        return Kinds.Contains(column.Kind) ? column : null;
    }

    /// <summary>The value that is written so; null: it cannot be, and <paramref name="expected"/> says what could.</summary>
    public object? Read(string text, out string expected)
    {
        expected = Kind == typeof(bool) ? "expected true or false" : Kind == typeof(double) ? "expected a number such as 3.5" : "expected a whole number";
        if (Kind == typeof(string)) return text;
        if (Kind == typeof(bool)) return text.ToLowerInvariant() switch { "true" or "yes" or "1" => true, "false" or "no" or "0" => false, _ => null };
        if (Kind == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (Kind == typeof(long)) return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large) ? large : null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    public void Write(MailboxBody body, object value)
    {
        if (Part is null)
        {
            Property.SetValue(body, value);
            return;
        }
        var part = (IPartialBody?)Part.GetValue(body) ?? (IPartialBody)Activator.CreateInstance(Part.PropertyType)!;
        GivenFields.Give(part, Property, value);
        Part.SetValue(body, part);
    }
}
