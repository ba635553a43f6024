using AriVoicemail.Server.Access;

namespace AriVoicemail.Server.Pages.Admin;

/// <summary>What holders of keys see.</summary>
internal static class AdminPages
{
    /// <summary>Who may see a page: the role, and whether a key for some contexts alone may too.</summary>
    private static readonly Dictionary<string, (ApiRole Least, bool Tenants)> Pages = new()
    {
        ["overview"] = (ApiRole.Reader, false),
        ["mailboxes"] = (ApiRole.Reader, true),
        ["outbox"] = (ApiRole.Reader, false),
        ["calls"] = (ApiRole.Reader, false),
        ["call"] = (ApiRole.Operator, false),
        ["keys"] = (ApiRole.Admin, false),
        ["audit"] = (ApiRole.Admin, true),
        ["doctor"] = (ApiRole.Reader, false),
    };

    public static bool IsFor(Holder holder, string page) => !holder.IsOwner && holder.Role >= Pages[page].Least && (holder.SeesAll || Pages[page].Tenants);

    public static string Home(Holder holder) => holder.SeesAll ? "/admin" : "/admin/mailboxes";

    public static void Map(IEndpointRouteBuilder pages)
    {
    }
}
