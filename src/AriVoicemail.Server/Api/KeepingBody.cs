using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>How much a mailbox keeps and for how long, as a client writes it: a setting that is null follows the general one again, one that is not given stays.</summary>
internal sealed record KeepingBody : KeepingSettings, IPartialBody
{
    private readonly GivenFields _given = new();

    GivenFields IPartialBody.Given => _given;

    /// <summary>The settings with what was given put in place; the rest stays.</summary>
    public KeepingSettings Apply(KeepingSettings settings)
    {
        var changed = settings with { };
        _given.Copy(this, changed);
        return changed;
    }
}
