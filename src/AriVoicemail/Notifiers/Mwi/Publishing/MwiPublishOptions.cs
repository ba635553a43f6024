namespace AriVoicemail.Notifiers.Mwi.Publishing;

/// <summary>The section <c>Mwi:Publish</c>.</summary>
public sealed class MwiPublishOptions
{
    /// <summary>Seconds that a publication lives unless it is refreshed; the server may grant less or ask for more.</summary>
    public int Expires { get; set; } = 3600;

    internal IEnumerable<string> Validate()
    {
        if (Expires is < 4 or > 604_800) yield return $"Mwi:Publish:Expires must be 4 to 604800 seconds, not {Expires}.";
    }
}
