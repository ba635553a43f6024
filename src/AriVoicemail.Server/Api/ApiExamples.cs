using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace AriVoicemail.Server.Api;

/// <summary>
/// An example for every parameter, request and answer: put together by name and type, where none is written down here. What need not be given has its example in its schema:
/// Swagger UI would fill in one that stands beside it, and everything that is asked would be asked with all of them.
/// </summary>
internal static class ApiExamples
{
    private const int Deepest = 8;

    /// <summary>Requests that work as they are, given a mailbox 1000@default with a message.</summary>
    private static readonly JsonObject Bodies = (JsonObject)JsonNode.Parse(
        """
        {
          "MailboxBody": { "number": "1000", "fullName": "Ann Example", "pin": "4711", "email": "ann@example.org", "language": "en", "maxMsg": 100 },
          "MessageBody": { "heard": true },
          "ForwardBody": { "to": ["1001"] },
          "ListBody": { "name": "Support", "members": ["1000", "1001"] },
          "KeyBody": { "name": "the portal", "role": "reader" },
          "NotifyBody": { "new": 2, "old": 1 },
          "SessionBody": { "mailbox": "1000@default", "pin": "4711" },
          "SimulationBody": { "stasis": "leave,1000@default", "callerName": "Bob Example", "callerNumber": "2000", "script": [{ "expect": "recording" }, { "tone": 3 }, { "hangUp": true }] },
          "RingBody": { "then": "play", "message": "1795286400-00000001" },
          "RingResource": { "call": "ring-01a200ba8ad17a92ad7b75b987547017", "answered": true },
          "SipTraceResource": { "enabled": true },
          "MailboxLines": {
            "lines": [{ "number": "1000", "context": "default", "fullName": "Ann Example", "pin": "4711", "email": "ann@example.org", "menu": { "timeZone": "Europe/Berlin" } }],
            "problems": [{ "line": 3, "field": "maxMsg", "detail": "expected 0 to 9999; it is left out" }],
            "lineNumbers": [2]
          },
          "WaveformResource": { "seconds": 3.2, "peaks": [0.02, 0.41, 0.37, 0.01, 0, 0, 0.44, 0.4, 0.12, 0.01], "silences": [{ "from": 0.96, "to": 1.92 }] },
          "HourCounts": { "from": "2026-12-24T18:00:00+00:00", "messages": 12, "calls": 31, "notified": 27, "failed": 1 },
          "DayCounts": { "messages": 140, "calls": 372, "notified": 311, "failed": 4 }
        }
        """)!;

    /// <summary>Requests that are no JSON, by their kind.</summary>
    private static readonly Dictionary<string, string> Files = new()
    {
        ["text/plain"] = "[default]\n1000 => 4711,Ann Example,ann@example.org,,tz=central|maxmsg=100\n\n[zonemessages]\ncentral = America/Chicago|'vm-received' Q 'digits/at' IMp\n",
        ["text/csv"] = "number,context,name,pin,email,timeZone,maxMsg\n1000,default,Ann Example,4711,ann@example.org,Europe/Berlin,100\n",
    };

    /// <summary>What a field or a parameter of that name may be, wherever it is.</summary>
    private static readonly JsonObject Values = (JsonObject)JsonNode.Parse(
        """
        {
          "number": "1000", "context": "default", "mailbox": "1000@default", "id": "1795286400-00000001", "folder": "INBOX", "caller": "2000", "at": "2026-12-24T18:00:00+00:00",
          "callerName": "Bob Example", "callerNumber": "2000", "fullName": "Ann Example", "email": "ann@example.org", "language": "en", "timeZone": "Europe/Berlin",
          "duration": 12, "audio": "/api/v1/mailboxes/1000@default/messages/1795286400-00000001/audio", "members": ["1000@default", "1001@default"],
          "watcher": "1000@example.com", "version": "0.1.0", "node": "node-a", "status": "alive", "key": "arivm_0123456789_…", "token": "arivmo_0123456789_…",
          "call": "1795286400.12", "maxSecs": 120, "minSecs": 2, "maxSilence": 5, "maxMsg": 100, "next": null, "greeting": "unavail", "name": "unavail"
        }
        """)!;

    /// <summary>What a parameter of that name may be that need not be given, and a field of a form.</summary>
    private static readonly Dictionary<string, string> Optional = new()
    {
        ["Idempotency-Key"] = "2f1c7f0e-5d3b-4a53-9e57-0c1f3a7c9b10",
        ["If-Match"] = "\"19a2bc3d4e5\"",
        ["If-None-Match"] = "\"1795286400-00000001-fa2c\"",
        ["Range"] = "bytes=0-1023",
        ["Last-Event-ID"] = "01a200ba8ad17a92ad7b75b987547017",
        ["q"] = "ann",
        ["at"] = "2026-12-24T18:00",
        ["from"] = "2000",
        ["target"] = "1000@default",
        ["who"] = "the portal",
        ["mailbox"] = "1000@default",
        ["context"] = "default",
        ["watcher"] = "1000@example.com",
        ["format"] = "svg",
        ["points"] = "200",
        ["hours"] = "24",
        ["update"] = "true",
        ["dryRun"] = "true",
        ["callerName"] = "Bob Example",
        ["callerNumber"] = "2000",
        // Swagger UI fills in what a form has examples of and sends it: no time is among them, or every message that somebody tries out would come at that time.
        ["urgent"] = "false",
    };

    /// <summary>The next of a page, where it is of a kind of its own.</summary>
    private static readonly Dictionary<string, string> Cursors = new()
    {
        ["listMessages"] = "INBOX/1795286400000/1795286400-00000001",
        ["listMessagesOfCaller"] = "1795286400000/1000@default/1795286400-00000001",
        ["listMailboxes"] = "1000@default",
        ["listLists"] = "9000@default",
    };

    public static void Add(OpenApiDocument document)
    {
        foreach (var operation in document.Paths.SelectMany(path => path.Value.Operations!.Values))
        {
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            {
                if (parameter.Required) parameter.Example ??= Of(parameter.Schema, parameter.Name, 0);
                else if (parameter.Name == "after") Add(parameter.Schema, Cursors.GetValueOrDefault(operation.OperationId!, Optional["Last-Event-ID"]));
                else Add(parameter.Schema, Optional.GetValueOrDefault(parameter.Name!));
            }
            foreach (var (type, content) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (Files.GetValueOrDefault(type) is { } file) content.Example ??= file;
                else if (IsText(type)) Add(content);
                else foreach (var (name, field) in content.Schema?.Properties ?? new Dictionary<string, IOpenApiSchema>()) Add(field, Optional.GetValueOrDefault(name));
            }
            foreach (var (status, response) in operation.Responses!)
            {
                foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
                {
                    if (status[0] == '2' && IsText(type)) Add(content);
                }
            }
        }
    }

    /// <summary>A choice is its own example, and so is what is taken when nothing is given.</summary>
    private static void Add(IOpenApiSchema? schema, string? example)
    {
        if (schema is not OpenApiSchema { Enum: null or [], Default: null } known || example is null) return;
        known.Examples ??= [(known.Type & ~JsonSchemaType.Null) is JsonSchemaType.String ? JsonValue.Create(example) : JsonNode.Parse(example)!];
    }

    private static bool IsText(string type) => type is "application/json" or "application/x-ndjson" or "text/event-stream";

    private static void Add(OpenApiMediaType content) => content.Example ??= Of(content.Schema, null, 0);

    private static JsonNode? Of(IOpenApiSchema? schema, string? name, int depth)
    {
        if (schema is null || depth > Deepest) return null;
        if (schema is OpenApiSchemaReference { Reference.Id: { } id } && Bodies[id] is { } body) return body.DeepClone();
        if (schema.OneOf is { Count: > 0 } choice) return Of(choice.First(one => one.Type != JsonSchemaType.Null), name, depth + 1);
        if (schema.Enum is { Count: > 0 } values) return values[0].DeepClone();
        var type = schema.Type & ~JsonSchemaType.Null;
        if (name is not null && Values.TryGetPropertyValue(name, out var known) && Fits(known, schema.Type)) return known?.DeepClone();
        return type switch
        {
            JsonSchemaType.Object when schema.Properties is { Count: > 0 } fields =>
                new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Of(field.Value, field.Key, depth + 1)))),
            JsonSchemaType.Object => new JsonObject(),
            JsonSchemaType.Array => Of(schema.Items, null, depth + 1) is { } item ? new JsonArray(item) : new JsonArray(),
            // What may be missing often is.
            _ when schema.Type?.HasFlag(JsonSchemaType.Null) == true => null,
            JsonSchemaType.Boolean => false,
            JsonSchemaType.Integer or JsonSchemaType.Number => JsonValue.Create(0),
            _ when schema.Format == "date-time" => "2026-12-24T18:00:00+00:00",
            _ => "",
        };
    }

    private static bool Fits(JsonNode? value, JsonSchemaType? type) => type is { } one && one.HasFlag(value?.GetValueKind() switch
    {
        null => JsonSchemaType.Null,
        System.Text.Json.JsonValueKind.String => JsonSchemaType.String,
        System.Text.Json.JsonValueKind.Number => JsonSchemaType.Integer,
        _ => JsonSchemaType.Array,
    });
}
