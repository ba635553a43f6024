using System.Text;

namespace AriVoicemail.Server.AsteriskFiles;

/// <summary>Takes the comments out of lines: <c>; to the end of the line</c>, and <c>;-- over many --;</c>, which may lie within each other.</summary>
internal sealed class Comments
{
    private readonly Stack<Place> _open = [];

    /// <summary>Where a comment begins that nothing has ended yet.</summary>
    public Place? OpenSince => _open.Count > 0 ? _open.Peek() : null;

    /// <param name="stray">Whether an end has no beginning.</param>
    public string Strip(string line, Place place, out bool stray)
    {
        stray = false;
        var text = new StringBuilder();
        // Two dashes end a comment only behind its beginning: ;--; does not.
        var dashesFrom = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] is not ';')
            {
                if (_open.Count == 0) text.Append(line[at]);
            }
            else if (at > 0 && line[at - 1] is '\\')
            {
                if (_open.Count == 0) text.Append(';').Remove(text.Length - 2, 1);
            }
            else if (Follows(line, at, "--") && !Follows(line, at, "---"))
            {
                _open.Push(place);
                dashesFrom = at + 3;
                at += 2;
            }
            else if (_open.Count > 0)
            {
                if (at >= dashesFrom + 2 && line[at - 1] is '-' && line[at - 2] is '-') _open.Pop();
                dashesFrom = at + 1;
            }
            else
            {
                stray = text.Length >= 2 && line[at - 1] is '-' && line[at - 2] is '-';
                break;
            }
        }
        return text.ToString();
    }

    private static bool Follows(string line, int at, string text) => line.AsSpan(at + 1).StartsWith(text, StringComparison.Ordinal);
}
