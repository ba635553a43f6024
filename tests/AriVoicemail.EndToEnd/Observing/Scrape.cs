using System.Globalization;
using System.Text.RegularExpressions;

namespace AriVoicemail.EndToEnd.Observing;

/// <summary>What Prometheus reads at <c>/metrics</c>.</summary>
internal sealed partial record Scrape(IReadOnlyList<Sample> Samples)
{
    public static async Task<Scrape> ReadAsync(Installation it)
    {
        var text = await it.Api.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return new Scrape([.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Parse)]);
    }

    /// <summary>The sum of what has that name and those labels.</summary>
    public double Of(string name, params (string Label, string Value)[] labels) =>
        Samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Label) == label.Value)).Sum(sample => sample.Value);

    private static Sample Parse(string line)
    {
        var sample = Line().Match(line);
        var labels = Label().Matches(sample.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value);
        return new Sample(sample.Groups["name"].Value, labels, double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(?<name>[\w:]+)(\{(?<labels>.*)\})? (?<value>\S+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"(\w+)=""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Label();
}

/// <summary>A line of it.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
