using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace AriVoicemail.Server.Api;

/// <summary>Which fields of a part of a body its client wrote, null or not: one that is not given stays as it is.</summary>
internal sealed class GivenFields
{
    private readonly HashSet<PropertyInfo> _given = [];

    /// <summary>For the serializer: what it reads is noted.</summary>
    public static void Note(JsonTypeInfo type)
    {
        if (!typeof(IPartialBody).IsAssignableFrom(type.Type)) return;
        foreach (var property in type.Properties)
        {
            if (property is not { Set: { } set, AttributeProvider: PropertyInfo given }) continue;
            property.Set = (body, value) =>
            {
                set(body, value);
                ((IPartialBody)body).Given._given.Add(given);
            };
        }
    }

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => _given.Select(property => property.Name);

    public void Copy(object from, object to)
    {
        foreach (var property in _given) property.SetValue(to, property.GetValue(from));
    }
}
