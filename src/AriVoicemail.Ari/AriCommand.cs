using System.Text;
using System.Text.Json;

namespace AriVoicemail.Ari;

/// <summary>One request of ARI: a method, a path, its query and its body.</summary>
public sealed class AriCommand(HttpMethod method, string path)
{
    private readonly List<KeyValuePair<string, string>> _query = [];

    public HttpMethod Method => method;

    /// <summary>Relative to <c>/ari/</c>, without the query.</summary>
    public string Path => path;

    public IReadOnlyList<KeyValuePair<string, string>> Parameters => _query;

    /// <summary>JSON; null when there is none.</summary>
    internal byte[]? Content { get; private set; }

    internal string PathAndQuery
    {
        get
        {
            var text = new StringBuilder(path);
            foreach (var (name, value) in _query) text.Append(text.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Escape(value));
            return text.ToString();
        }
    }

    /// <summary>Makes a value one segment of a path; a recording's name may have slashes.</summary>
    public static string Escape(string segment) => Uri.EscapeDataString(segment);

    public AriCommand Query(string name, string? value)
    {
        if (value is not null) _query.Add(KeyValuePair.Create(name, value));
        return this;
    }

    public AriCommand Query(string name, int? value) => Query(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public AriCommand Query(string name, long? value) => Query(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public AriCommand Query(string name, bool? value) => Query(name, value is null ? null : value.Value ? "true" : "false");

    public AriCommand Query(string name, IEnumerable<string>? values) => Query(name, values is null ? null : string.Join(',', values));

    /// <summary>Variables travel as an object under their own name.</summary>
    public AriCommand Body(string name, IReadOnlyDictionary<string, string>? variables)
    {
        if (variables is not null)
        {
            Content = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, IReadOnlyDictionary<string, string>> { [name] = variables }, AriJson.Default.Body);
        }
        return this;
    }

    /// <summary>Any other object is the whole body.</summary>
    public AriCommand Body(string name, JsonElement? document)
    {
        _ = name;
        if (document is { } element) Content = Encoding.UTF8.GetBytes(element.GetRawText());
        return this;
    }

    public override string ToString() => $"{method} /{path}";
}
