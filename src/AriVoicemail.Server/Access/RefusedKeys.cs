using AriVoicemail.Auditing;

namespace AriVoicemail.Server.Access;

/// <summary>Writes wrong keys down: one entry for an address and minute, and so many in a minute, whoever floods us with them.</summary>
internal sealed class RefusedKeys(AuditLog audit, TimeProvider time)
{
    private const int MostInAMinute = 100;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _addresses = [];
    private long _minute;

    /// <param name="door">By which way, one of <see cref="Door"/>.</param>
    /// <param name="text">What was given for a key: its id is written down where it has the form of one, its secret never.</param>
    public Task NoteAsync(string door, HttpContext http, string text)
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var id = KeyText.TryParse(text, out var key) && key.Id.Length == KeyText.IdLength && key.Id.All(char.IsAsciiHexDigitLower) ? key.Id : "";
        return IsNew(address) ? audit.AddAsync("", door, address, "signIn", id, null, "wrong key", []) : Task.CompletedTask;
    }

    private bool IsNew(string address)
    {
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        lock (_gate)
        {
            if (minute != _minute) _addresses.Clear();
            _minute = minute;
            return _addresses.Count < MostInAMinute && _addresses.Add(address);
        }
    }
}
