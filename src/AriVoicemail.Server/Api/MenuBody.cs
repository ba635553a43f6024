using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>What an owner hears and may do by phone, as a client writes it: a setting that is null follows the general one again, one that is not given stays.</summary>
internal sealed record MenuBody : MenuSettings
{
    private readonly HashSet<PropertyInfo> _given = [];

    /// <summary>For the serializer: what it reads is noted, null or not.</summary>
    public static void NoteWhatIsGiven(JsonTypeInfo type)
    {
        if (type.Type != typeof(MenuBody)) return;
        foreach (var property in type.Properties)
        {
            if (property is not { Set: { } set, AttributeProvider: PropertyInfo given }) continue;
            property.Set = (body, value) =>
            {
                set(body, value);
                ((MenuBody)body)._given.Add(given);
            };
        }
    }

    /// <summary>The settings with what was given put in place; the rest stays.</summary>
    public MenuSettings Apply(MenuSettings settings)
    {
        var changed = settings with { };
        foreach (var property in _given) property.SetValue(changed, property.GetValue(this));
        return changed;
    }
}
