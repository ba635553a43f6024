namespace AriVoicemail.Server.Configuration;

/// <summary>Which of several nodes on one database this is: section <c>Node</c>.</summary>
internal sealed class NodeOptions
{
    /// <summary>Its own name; journal rows and leases carry it. It has to be the same after a restart.</summary>
    public string Name { get; set; } = Environment.MachineName;
}
