namespace AriVoicemail.Server.Access;

/// <summary>Who asks in this request. Set before any handler runs: no door under /api is open to nobody.</summary>
internal sealed class CurrentHolder
{
    private Holder? _holder;

    public Holder Value
    {
        get => _holder ?? throw new InvalidOperationException("nobody was let in");
        set => _holder = value;
    }

    public bool IsKnown => _holder is not null;
}
