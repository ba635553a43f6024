using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Commands;

/// <summary>A mailbox's fields as they are typed: <c>maxSecs=120 menu.envelope=true email=null</c>. The names are those of REST.</summary>
internal static class MailboxFields
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(GivenFields.Note),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <exception cref="CommandException">One of them is no field, or cannot have that value.</exception>
    public static MailboxBody Read(IEnumerable<string> fields)
    {
        var body = new JsonObject();
        foreach (var field in fields)
        {
            if (field.Split('=', 2) is not [var name, var value]) throw new CommandException($"'{field}': expected field=value, such as maxSecs=120");
            if (name is "pin" or "number" or "context") throw new CommandException($"{name} cannot be set so: a mailbox keeps its name, and 'arivm mailbox pin' reads a PIN without showing it");
            Put(body, typeof(MailboxBody), name.Split('.'), name, value);
        }
        try
        {
            return body.Deserialize<MailboxBody>(Json)!;
        }
        catch (JsonException error)
        {
            throw new CommandException($"{error.Path?.TrimStart('$', '.')}: {error.Message.Split(" Path:")[0]}");
        }
    }

    private static void Put(JsonObject into, Type type, ReadOnlySpan<string> path, string name, string value)
    {
        var property = type.GetProperty(path[0], Public);
        if (property is not { CanWrite: true }) throw new CommandException($"'{name}' is no field of a mailbox; 'arivm mailbox show <mailbox> --json' shows them all");
        var key = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        if (path.Length > 1)
        {
            var part = into[key] as JsonObject ?? [];
            into[key] ??= part;
            Put(part, property.PropertyType, path[1..], name, value);
            return;
        }
        into[key] = value == "null" ? null : property.PropertyType == typeof(string) ? JsonValue.Create(value) : Parsed(value);
    }

    private static JsonNode? Parsed(string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }
}
