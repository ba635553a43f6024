using System.Text.Json;
using System.Text.Json.Serialization;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Mailbox">Empty: of no mailbox.</param>
/// <param name="Folder">Empty: beside the folders; <c>tmp</c>.</param>
/// <param name="File">A file's name without its path, or a message's id where there is no file.</param>
/// <param name="Mendable">Whether a repair can mend it; otherwise a person has to decide.</param>
public sealed record SpoolFinding(FindingKind Kind, string Mailbox, string Folder, string File, string Expected, string Found, bool Mendable)
{
    /// <summary>As JSON; the member names and kinds are there to be relied upon.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [JsonIgnore]
    public string KindName => NameOf(Kind);

    /// <summary>Where it is, as a path below the spool or, of no file, as the mailbox.</summary>
    [JsonIgnore]
    public string Place => string.Join('/', new[] { Mailbox, Folder, File }.Where(part => part.Length > 0));

    public static string NameOf(FindingKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
