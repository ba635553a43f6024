using System.Text.Json.Nodes;

namespace AriVoicemail.Server.Commands;

/// <summary>Reads <c>zonkeymwi.conf</c>, the configuration of res_zonkey_mwi, as our section <c>Mwi</c>.</summary>
internal static class ZonkeyMwiFile
{
    // What the original does where its file says nothing. It calls itself Asterisk to the phones; we keep that for whoever comes from there.
    private static readonly (string Theirs, string Ours, string Default)[] Keys =
    [
        ("proxy", "Proxy", ""), ("bindip", "BindIp", "127.0.0.1"), ("useragent", "UserAgent", "Asterisk"), ("contactuser", "ContactUser", "asterisk"),
        ("vmexten", "VmExten", ""),
    ];

    /// <param name="problems">Lines that mean nothing to us, by their number.</param>
    /// <exception cref="CommandException">It is no such file: it has no proxy.</exception>
    public static JsonObject Read(IEnumerable<string> lines, ICollection<string> problems)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var number = 0;
        foreach (var raw in lines)
        {
            number++;
            var line = Uncommented(raw).Trim();
            if (line.Length == 0 || (line[0] is '[' && line[^1] is ']')) continue;
            var equals = line.IndexOf('=');
            var key = equals < 0 ? line : line[..equals].Trim();
            if (equals < 0) problems.Add($"line {number}: '{line}' is no 'key = value'");
            else if (!Array.Exists(Keys, one => one.Theirs.Equals(key, StringComparison.OrdinalIgnoreCase))) problems.Add($"line {number}: '{key}' is no key of res_zonkey_mwi");
            else if (!found.TryAdd(key, line[(equals + 1)..].TrimStart('>').Trim())) problems.Add($"line {number}: '{key}' is there twice; the first counts");
        }
        if (found.GetValueOrDefault("proxy", "").Length == 0) throw new CommandException("there is no 'proxy' in it, without which res_zonkey_mwi does not start: is this zonkeymwi.conf?");
        var mwi = new JsonObject();
        foreach (var (theirs, ours, value) in Keys)
        {
            var chosen = found.GetValueOrDefault(theirs) is { Length: > 0 } text ? text : value;
            if (chosen.Length > 0) mwi[ours] = chosen;
        }
        // The original looked for whoever watches, and sent to one phone. Whom they watch is what counts; FindBy Watcher brings the old way back.
        mwi["Watchers"] = new JsonObject { ["Engine"] = "PostgreSql", ["ConnectionString"] = "", ["Table"] = "active_watchers" };
        return new JsonObject { ["Mwi"] = mwi };
    }

    private static string Uncommented(string line)
    {
        var comment = line.IndexOf(';');
        return comment < 0 ? line : line[..comment];
    }
}
