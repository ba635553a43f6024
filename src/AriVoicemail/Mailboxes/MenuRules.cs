namespace AriVoicemail.Mailboxes;

/// <summary>What holds for one mailbox: its own settings, else the general ones, else these defaults.</summary>
public sealed class MenuRules(MenuSettings own, MenuSettings general)
{
    public bool Envelope => own.Envelope ?? general.Envelope ?? true;

    public bool SayCid => own.SayCid ?? general.SayCid ?? false;

    public bool SayDuration => own.SayDuration ?? general.SayDuration ?? true;

    /// <summary>Minutes.</summary>
    public int SayDurationM => own.SayDurationM ?? general.SayDurationM ?? 2;

    public bool SendVoicemail => own.SendVoicemail ?? general.SendVoicemail ?? false;

    /// <summary>Null: nobody is called back.</summary>
    public string? Callback => Given(own.Callback ?? general.Callback);

    /// <summary>Null: nothing may be dialled.</summary>
    public string? Dialout => Given(own.Dialout ?? general.Dialout);

    public bool BodyOnDemand => own.BodyOnDemand ?? general.BodyOnDemand ?? false;

    public bool MessageWrap => own.MessageWrap ?? general.MessageWrap ?? false;

    public bool NextAfterCmd => own.NextAfterCmd ?? general.NextAfterCmd ?? false;

    public bool MoveHeard => own.MoveHeard ?? general.MoveHeard ?? true;

    public int BackupDeleted => own.BackupDeleted ?? general.BackupDeleted ?? 0;

    public bool TempGreetWarn => own.TempGreetWarn ?? general.TempGreetWarn ?? false;

    public bool ForceName => own.ForceName ?? general.ForceName ?? false;

    public bool ForceGreetings => own.ForceGreetings ?? general.ForceGreetings ?? false;

    public bool Review => own.Review ?? general.Review ?? false;

    public bool LeaveUrgent => own.LeaveUrgent ?? general.LeaveUrgent ?? true;

    public TimeZoneInfo TimeZone => Given(own.TimeZone ?? general.TimeZone) is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Local;

    /// <summary>Null: as the language tells a date.</summary>
    public string? DateFormat => Given(own.DateFormat ?? general.DateFormat);

    public bool PinFixed => own.PinFixed ?? general.PinFixed ?? false;

    public GreetingSchedule Schedule => new(own.Schedule ?? general.Schedule ?? [], TimeZone);

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
