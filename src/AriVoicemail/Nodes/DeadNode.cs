namespace AriVoicemail.Nodes;

/// <summary>A node that has died.</summary>
/// <param name="Servers">Where its calls may still wait for it.</param>
public sealed record DeadNode(string Name, IReadOnlyList<NodeServer> Servers);
