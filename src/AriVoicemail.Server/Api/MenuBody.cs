using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>What an owner hears and may do by phone, as a client writes it: a setting that is null follows the general one again, one that is not given stays.</summary>
internal sealed record MenuBody : MenuSettings, IPartialBody
{
    private readonly GivenFields _given = new();

    GivenFields IPartialBody.Given => _given;

    /// <summary>The settings with what was given put in place; the rest stays.</summary>
    public MenuSettings Apply(MenuSettings settings)
    {
        var changed = settings with { };
        _given.Copy(this, changed);
        return changed;
    }
}
