using AriVoicemail.Auditing;
using AriVoicemail.Calls.Timelines;
using AriVoicemail.Mailboxes;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers.Mwi;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Api;
using AriVoicemail.Server.Asterisks;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Server.Pages.Owner;
using AriVoicemail.Server.Reloading;
using AriVoicemail.Telemetry;

namespace AriVoicemail.Server.Pages.Admin;

/// <summary>What holders of keys see: what REST answers, drawn.</summary>
internal static class AdminPages
{
    private const int OnPage = 50;
    private const int CallsOfMailbox = 10;

    /// <summary>Who may see a page: the role, and whether a key for some contexts alone may too. As with the operation of REST that it shows.</summary>
    private static readonly Dictionary<string, (ApiRole Least, bool Tenants)> Audience = new()
    {
        ["overview"] = (ApiRole.Reader, false),
        ["mailboxes"] = (ApiRole.Reader, true),
        ["outbox"] = (ApiRole.Reader, true),
        ["calls"] = (ApiRole.Reader, false),
        ["call"] = (ApiRole.Operator, false),
        ["keys"] = (ApiRole.Admin, false),
        ["audit"] = (ApiRole.Admin, true),
        ["doctor"] = (ApiRole.Admin, false),
        ["import"] = (ApiRole.Admin, true),
    };

    public static bool IsFor(Holder holder, string page) => !holder.IsOwner && holder.Role >= Audience[page].Least && (holder.SeesAll || Audience[page].Tenants);

    public static string Home(Holder holder) => holder.SeesAll ? "/admin" : "/admin/mailboxes";

    public static void Map(IEndpointRouteBuilder pages)
    {
        Map(pages, "overview", "/admin", OverviewAsync);
        Map(pages, "mailboxes", "/admin/mailboxes", MailboxesAsync);
        Map(pages, "mailboxes", $"/admin{MailboxRoute.Template}", MailboxAsync);
        Map(pages, "import", "/admin/import", () => Html.Of<ImportPage>());
        Map(pages, "outbox", "/admin/outbox", OutboxAsync);
        Map(pages, "calls", "/admin/calls", CallsAsync);
        // What a key for some contexts sees of a call is for REST to say.
        Map(pages, "calls", "/admin/calls/{id}", TimelineAsync).ForTenants();
        Map(pages, "call", "/admin/call", (string? mailbox) => Html.Of<CallPage>(new { Mailbox = mailbox }));
        Map(pages, "keys", "/admin/keys", KeysAsync);
        Map(pages, "audit", "/admin/audit", AuditAsync);
        Map(pages, "doctor", "/admin/doctor", DoctorAsync);
    }

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder pages, string page, string address, Delegate show)
    {
        var mapped = pages.MapGet(address, show).For(Audience[page].Least);
        return Audience[page].Tenants ? mapped.ForTenants() : mapped;
    }

    private static async Task<IResult> OverviewAsync(
        HttpContext http, StatusApi status, Statistics statistics, TimeProvider time, CurrentHolder holder, CancellationToken cancellationToken)
    {
        // A day is 25 hours where summer time ends in it.
        var hours = (await StatisticsApi.Read(statistics, time, holder, 25, cancellationToken)).Value!.Hours;
        var zone = await Viewer.ZoneOfAsync(http, holder.Value);
        var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).Date;
        return Html.Of<OverviewPage>(new
        {
            Status = (await StatusApi.Read(status, cancellationToken)).Value,
            Hours = hours.TakeLast(24).ToList(),
            Today = DayCounts.Of([.. hours.Where(hour => TimeZoneInfo.ConvertTime(hour.From, zone).Date == today)]),
        });
    }

    private static async Task<IResult> MailboxesAsync(string? q, string? after, MailboxesApi mailboxes, CurrentHolder holder, CancellationToken cancellationToken)
    {
        var query = string.IsNullOrWhiteSpace(q) ? null : q.Trim();
        var page = (await mailboxes.ListAsync(holder.Value.Contexts, query, string.IsNullOrEmpty(after) ? null : after, OnPage, cancellationToken)).Value!;
        return Html.Of<MailboxesPage>(new { Mailboxes = page.Items, page.Next, Query = query });
    }

    private static async Task<IResult> MailboxAsync(
        HttpContext http, [AsParameters] MailboxRoute route, MailboxesApi mailboxes, MailboxStore store, MessageStore messages, LiveLamps lamps, StateOutbox outbox, CallRecords calls,
        CurrentHolder holder, CancellationToken cancellationToken)
    {
        var (settings, tag) = await OwnerPages.SettingsOf(http, mailboxes, route, cancellationToken);
        var (watchers, problem) = await OwnerPages.WatchersOf(messages, lamps, outbox, route, cancellationToken);
        IReadOnlyList<NotifyDelivery> deliveries = watchers is null ? [] : (await LampApi.Deliveries(store, lamps, route, null, null, OnPage, cancellationToken)).Value!.Items;
        var past = (await TimelinesApi.List(calls, holder, route.Address.ToString(), null, CallsOfMailbox, cancellationToken)).Value!;
        return Html.Of<MailboxPage>(new
        {
            Mailbox = route.Address,
            Settings = settings,
            Tag = tag,
            Watchers = watchers,
            LampProblem = problem,
            Deliveries = deliveries,
            Calls = past.Items,
        });
    }

    private static async Task<IResult> OutboxAsync(StateOutbox outbox, CurrentHolder holder, CancellationToken cancellationToken) =>
        Html.Of<OutboxPage>(new { Entries = (await OutboxApi.List(outbox, holder, null, OnPage, cancellationToken)).Value!.Items });

    private static async Task<IResult> CallsAsync(string? after, ServedAsterisks asterisks, CallRecords records, CurrentHolder holder, Settings settings, CancellationToken cancellationToken)
    {
        var past = (await TimelinesApi.List(records, holder, null, after, OnPage, cancellationToken)).Value!;
        return Html.Of<CallsPage>(new { Node = settings.Node.Name, Live = CallsApi.List(asterisks).Value!.Items, Past = past.Items, past.Next });
    }

    private static async Task<IResult> TimelineAsync(string id, Timelines timelines, CurrentHolder holder, CancellationToken cancellationToken) =>
        Html.Of<TimelinePage>(new { Call = await timelines.OfCallAsync(id, holder.Value, cancellationToken) ?? throw ProblemException.NotFound($"There is no call '{id}', or it is not kept any more.") });

    private static async Task<IResult> KeysAsync(ApiKeyStore keys, CancellationToken cancellationToken) => Html.Of<KeysPage>(new { Keys = (await ApiKeysApi.List(keys, cancellationToken)).Value!.Items });

    private static async Task<IResult> AuditAsync(string? target, string? who, string? after, AuditLog log, CurrentHolder holder, CancellationToken cancellationToken)
    {
        var (about, by) = (string.IsNullOrWhiteSpace(target) ? null : target.Trim(), string.IsNullOrWhiteSpace(who) ? null : who.Trim());
        var page = (await AuditApi.List(log, holder, about, by, after, OnPage, cancellationToken)).Value!;
        return Html.Of<AuditPage>(new { Entries = page.Items, page.Next, Target = about, Who = by });
    }

    private static async Task<IResult> DoctorAsync(bool? look, DiagnosisApi diagnosis, LiveLamps lamps, CancellationToken cancellationToken) => Html.Of<DoctorPage>(new
    {
        Findings = look is true ? (await DiagnosisApi.Read(diagnosis, cancellationToken)).Value!.Items : null,
        Traces = lamps.Trace,
    });
}
