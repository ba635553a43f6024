namespace AriVoicemail.Nodes;

/// <summary>A node as the database knows it.</summary>
/// <param name="Silence">How long ago it was heard of, by the database's clock.</param>
/// <param name="Recordings">How many recordings of its calls are not filed yet.</param>
public sealed record Node(NodeReport Report, TimeSpan Silence, int Recordings)
{
    /// <summary>A node that was silent for so long has died: others take over what it left.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    public bool IsAlive => Silence < Patience;
}
