using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AriVoicemail.Bed;

namespace AriVoicemail.Bench;

/// <summary>Numbers and plots of one run, in a file of their own each.</summary>
internal sealed class StoreReport
{
    private readonly StringBuilder _text = new();
    private readonly string _stamp = DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    private readonly string _kind;

    /// <param name="kind">What the files' names begin with.</param>
    public StoreReport(string kind = "store")
    {
        _kind = kind;
        Line($"{Environment.ProcessorCount} cores; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} at the beginning; {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string Folder => Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts/bench")).FullName;

    public void Line(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        _text.AppendLine(line);
        Console.WriteLine(line);
    }

    public void Plot(string name, SvgPlot plot)
    {
        var file = Path.Combine(Folder, $"{_kind}-{_stamp}-{name}.svg");
        File.WriteAllText(file, plot.ToString());
        Line($"plot: {file}");
    }

    public void Save()
    {
        var file = Path.Combine(Folder, $"{_kind}-{_stamp}.md");
        File.WriteAllText(file, _text.ToString());
        Console.WriteLine(file);
    }
}
