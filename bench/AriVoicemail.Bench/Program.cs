using AriVoicemail.Bench;

if (args is ["lamps", ..])
{
    if (LampsOptions.Parse(args) is { } lamps) return await LampsBench.RunAsync(lamps);
    Console.Error.WriteLine(LampsOptions.Usage);
    return 2;
}
if (args is ["notify-sender", ..])
{
    await NotifySender.RunAsync(args);
    return 0;
}
if (args is ["notify", ..])
{
    if (NotifyOptions.Parse(args) is { } notify) return await NotifyBench.RunAsync(notify);
    Console.Error.WriteLine(NotifyOptions.Usage);
    return 2;
}
if (args is ["menu", ..])
{
    if (MenuOptions.Parse(args) is { } menu) return await MenuBench.RunAsync(menu);
    Console.Error.WriteLine(MenuOptions.Usage);
    return 2;
}
if (args is [BareServer.Command, ..])
{
    await BareServer.ServeAsync(args);
    return 0;
}
if (args is ["api", ..])
{
    if (ApiOptions.Parse(args) is { } api) return await ApiBench.RunAsync(api);
    Console.Error.WriteLine(ApiOptions.Usage);
    return 2;
}
if (args is ["pages", ..])
{
    if (SiteOptions.Parse(args) is { } site) return await SiteBench.RunAsync(site);
    Console.Error.WriteLine(SiteOptions.Usage);
    return 2;
}
if (args is ["live", ..])
{
    if (LiveOptions.Parse(args) is { } live) return await LiveBench.RunAsync(live);
    Console.Error.WriteLine(LiveOptions.Usage);
    return 2;
}
if (args is ["signin", ..])
{
    if (SignInOptions.Parse(args) is { } signIn) return await SignInBench.RunAsync(signIn);
    Console.Error.WriteLine(SignInOptions.Usage);
    return 2;
}
if (args is ["store", ..])
{
    if (StoreOptions.Parse(args) is { } store) return await StoreBench.RunAsync(store);
    Console.Error.WriteLine(StoreOptions.Usage);
    return 2;
}
var options = LeaveOptions.Parse(args);
if (options is null)
{
    var isHelp = args is ["--help"] or ["-h"];
    string[] all = [LeaveOptions.Usage, LampsOptions.Usage, NotifyOptions.Usage, MenuOptions.Usage, StoreOptions.Usage, ApiOptions.Usage, SiteOptions.Usage, LiveOptions.Usage, SignInOptions.Usage];
    Console.Error.WriteLine(isHelp ? string.Join("\n\n", all) : LeaveOptions.Usage);
    return isHelp ? 0 : 2;
}
var rows = new List<LeaveRow>();
foreach (var filled in options.Filled)
{
    foreach (var callers in options.Callers)
    {
        foreach (var way in new[] { Way.VoiceMail, Way.Stasis })
        {
            Console.Error.WriteLine($"{callers} callers through {way}, {filled} messages already there");
            rows.Add(await LeaveBench.RunAsync(way, callers, filled, options.Engine));
        }
    }
}
LeaveReport.Write(rows, options.Engine);
return rows.Exists(row => row.Way is Way.Stasis && row.Lost > 0) ? 1 : 0;
