using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace AriVoicemail.Server.Api;

/// <summary>Which fields of a part of a body its client wrote, null or not: one that is not given stays as it is.</summary>
internal sealed class GivenFields
{
    private readonly Dictionary<string, PropertyInfo> _given = [];

    /// <summary>For the serializer: what it reads is noted, and what was given is all that it writes.</summary>
    public static void Note(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is not { Set: { } set, AttributeProvider: PropertyInfo given }) continue;
            if (type.Type == typeof(MailboxBody)) property.ShouldSerialize = (body, _) => ((MailboxBody)body).Has(given.Name);
            if (!typeof(IPartialBody).IsAssignableFrom(type.Type)) continue;
            property.ShouldSerialize = (body, _) => ((IPartialBody)body).Given._given.ContainsKey(given.Name);
            property.Set = (body, value) =>
            {
                set(body, value);
                ((IPartialBody)body).Given._given[given.Name] = given;
            };
        }
    }

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => _given.Keys;

    /// <summary>A part in which all settings are given that are not null; null: there are none.</summary>
    public static T? Of<T>(object settings) where T : class, IPartialBody, new()
    {
        var body = new T();
        foreach (var property in settings.GetType().GetProperties())
        {
            if (property.GetValue(settings) is { } value) Give(body, property, value);
        }
        return body.Given._given.Count > 0 ? body : null;
    }

    /// <summary>As if a client had written it.</summary>
    public static void Give(IPartialBody body, PropertyInfo property, object value)
    {
        property.SetValue(body, value);
        body.Given._given[property.Name] = property;
    }

    public void Copy(object from, object to)
    {
        foreach (var property in _given.Values) property.SetValue(to, property.GetValue(from));
    }
}
