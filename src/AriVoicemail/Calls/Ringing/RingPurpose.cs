namespace AriVoicemail.Calls.Ringing;

/// <summary>What an owner is rung for.</summary>
public abstract record RingPurpose
{
    /// <summary>To hear that message; the menu is behind it.</summary>
    public sealed record Play(string Message) : RingPurpose;

    /// <summary>To be connected with that number.</summary>
    public sealed record CallBack(string Number) : RingPurpose;

    /// <summary>To record that greeting: <c>unavail busy temp greet</c>.</summary>
    public sealed record RecordGreeting(string Greeting) : RingPurpose;

    /// <summary>To listen in while a message is left.</summary>
    public sealed record Screen : RingPurpose;

    private RingPurpose()
    {
    }
}
