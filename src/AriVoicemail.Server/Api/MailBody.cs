using AriVoicemail.Mailboxes;

namespace AriVoicemail.Server.Api;

/// <summary>How the owner is told by e-mail and pager, as a client writes it: a setting that is null follows the general one again, one that is not given stays.</summary>
internal sealed record MailBody : MailSettings, IPartialBody
{
    private readonly GivenFields _given = new();

    GivenFields IPartialBody.Given => _given;

    /// <summary>The settings with what was given put in place; the rest stays.</summary>
    public MailSettings Apply(MailSettings settings)
    {
        var changed = settings with { };
        _given.Copy(this, changed);
        return changed;
    }
}
