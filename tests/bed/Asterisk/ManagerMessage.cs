namespace AriVoicemail.Bed;

/// <summary>One event or answer of AMI.</summary>
public sealed class ManagerMessage(IReadOnlyDictionary<string, string> fields)
{
    /// <summary>A field's value; empty where the message has no such field.</summary>
    public string this[string field] => fields.GetValueOrDefault(field, "");

    public override string ToString() => string.Join(", ", fields.Select(field => $"{field.Key}: {field.Value}"));
}
