using System.Globalization;
using System.Security;
using System.Text;
using AriVoicemail.Calls.Timelines;

namespace AriVoicemail.Server.Api;

/// <summary>A call drawn as a ladder: the caller, voicemail, and the phones that were told. Time runs downwards, one line a step.</summary>
internal static class SvgTimeline
{
    public const string ContentType = "image/svg+xml";

    private const int Caller = 150;
    private const int Voicemail = 430;
    private const int Phones = 710;
    private const int Width = 900;
    private const int FirstLine = 90;
    private const int LineHeight = 34;

    public static string Of(TimelineResource call)
    {
        var lines = call.Steps.Select(step => (step.At, Draw: (Action<StringBuilder, int>)((svg, y) => Step(svg, step, y))))
            .Concat(call.Notifies.Select(notify => (notify.At, Draw: (Action<StringBuilder, int>)((svg, y) => Notify(svg, notify, y)))))
            .OrderBy(line => line.At).ToList();
        var bottom = FirstLine + lines.Count * LineHeight;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {bottom + 20}\" width=\"{Width}\" height=\"{bottom + 20}\" font-family=\"sans-serif\" font-size=\"13\">");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{bottom + 20}\" fill=\"#ffffff\"/>");
        Text(svg, 12, 22, "start", "#444444", $"{call.StartedAt:yyyy-MM-dd HH:mm:ss} UTC   {call.CallerName} {call.CallerNumber}   {call.Does} {string.Join(',', call.Arguments)}".Trim());
        foreach (var (x, title) in new[] { (Caller, "caller"), (Voicemail, "voicemail"), (Phones, "phones") })
        {
            Text(svg, x, 52, "middle", "#111111", title);
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x}\" y1=\"60\" x2=\"{x}\" y2=\"{bottom}\" stroke=\"#bbbbbb\"/>");
        }
        foreach (var (index, line) in lines.Index())
        {
            var y = FirstLine + index * LineHeight;
            Text(svg, 12, y + 4, "start", "#777777", line.At.ToString("0.000", CultureInfo.InvariantCulture));
            line.Draw(svg, y);
        }
        return svg.Append("</svg>").ToString();
    }

    private static void Step(StringBuilder svg, TimelineStep step, int y)
    {
        var (text, tip) = (Short(step.Text), $"{step.Text} {step.End}".Trim());
        var length = step.Seconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" {seconds:0.0} s") : "";
        switch (step.Kind)
        {
            case StepKind.Prompt:
                Arrow(svg, Voicemail, Caller, y, $"♪ {text}{length}", "#1a5fb4", tip);
                break;
            case StepKind.Key:
                Arrow(svg, Caller, Voicemail, y, $"key {text}", "#26a269", tip);
                break;
            case StepKind.Recording:
                Arrow(svg, Caller, Voicemail, y, $"● recording{length}", "#c01c28", tip);
                break;
            default:
                var mailbox = step.Mailbox is null ? "" : $" ({step.Mailbox})";
                Box(svg, y, text + mailbox, step.Kind is StepKind.State ? "#f1f1f1" : "#fff3c4", tip);
                break;
        }
    }

    private static void Notify(StringBuilder svg, TimelineNotify notify, int y)
    {
        var sent = notify.Delivery;
        var answer = sent.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"{status}, {sent.RoundTrip?.TotalMilliseconds:0} ms") : "no answer";
        Arrow(svg, Voicemail, Phones, y, $"NOTIFY {sent.New}/{sent.Old} → {answer}", sent.Status is >= 200 and < 300 ? "#1a5fb4" : "#c01c28", $"{sent.Watcher} {sent.Contact} {sent.Reason}");
    }

    private static void Arrow(StringBuilder svg, int from, int to, int y, string text, string colour, string tip)
    {
        var head = to > from ? -7 : 7;
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Escaped(tip)}</title><line x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\" stroke=\"{colour}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{to} {y}l{head} -4v8z\" fill=\"{colour}\"/>");
        Text(svg, (from + to) / 2, y - 5, "middle", colour, text);
        svg.Append("</g>");
    }

    private static void Box(StringBuilder svg, int y, string text, string colour, string tip)
    {
        var width = Math.Min(360, 16 + text.Length * 7);
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Escaped(tip)}</title><rect x=\"{Voicemail - width / 2}\" y=\"{y - 12}\" width=\"{width}\" height=\"22\" rx=\"4\" fill=\"{colour}\" stroke=\"#cccccc\"/>");
        Text(svg, Voicemail, y + 4, "middle", "#111111", text);
        svg.Append("</g>");
    }

    private static void Text(StringBuilder svg, int x, int y, string anchor, string colour, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{Escaped(text)}</text>");

    private static string Short(string text) => text.Length <= 40 ? text : text[..39] + "…";

    // What a caller's phone calls itself may be anything, also what XML has no place for.
    private static string Escaped(string text) => SecurityElement.Escape(new string([.. text.Select(c => c is < ' ' or '\uFFFE' or '\uFFFF' || char.IsSurrogate(c) ? ' ' : c)]));
}
