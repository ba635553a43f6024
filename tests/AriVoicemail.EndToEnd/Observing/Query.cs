using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Observing;

/// <summary>What the dashboard or an alert asks of Prometheus, and how it names what comes back.</summary>
/// <param name="Expression">In PromQL.</param>
/// <param name="Legend">Labels stand in it in braces.</param>
internal sealed partial record Query(string Expression, string Legend)
{
    // Prometheus' own.
    private static readonly string[] Given = ["instance", "job"];

    public static IReadOnlyList<Query> OfDashboard() =>
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "SampleConfigs/grafana/arivoicemail.json")))!["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => new Query((string)target!["expr"]!, (string)target["legendFormat"]!)),
    ];

    public static IReadOnlyList<Query> OfAlerts() =>
    [
        .. File.ReadAllText(Path.Combine(Repository.Root, "SampleConfigs/prometheus/arivoicemail.rules.yml")).Split("- alert: ").Skip(1)
            .Select(alert => new Query(Expr().Match(alert).Groups[1].Value, alert)),
    ];

    /// <summary>What it asks for that is not there.</summary>
    public IEnumerable<string> MissingIn(Scrape scrape)
    {
        foreach (Match metric in Metrics())
        {
            var samples = scrape.Samples.Where(sample => sample.Name == metric.Groups["name"].Value).ToList();
            if (samples.Count == 0) yield return metric.Groups["name"].Value;
            foreach (Match condition in Condition().Matches(metric.Groups["labels"].Value))
            {
                foreach (var value in condition.Groups["value"].Value.Split('|').Where(value => !samples.Exists(sample => sample.Labels.GetValueOrDefault(condition.Groups["label"].Value) == value)))
                {
                    yield return $"{metric.Groups["name"]} with {condition.Groups["label"]}={value}";
                }
            }
            foreach (var label in Labels().Where(label => samples.Count > 0 && !samples.Exists(sample => sample.Labels.ContainsKey(label)))) yield return $"{metric.Groups["name"]} with {label}";
        }
    }

    private MatchCollection Metrics() => Metric().Matches(By().Replace(Expression, ""));

    private IEnumerable<string> Labels() => By().Matches(Expression).SelectMany(by => by.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries))
        .Concat(InLegend().Matches(Legend).Select(label => label.Groups[1].Value)).Except(Given).Distinct();

    [GeneratedRegex(@"^\s+expr: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Expr();

    // A name with an underscore is a metric, but for one function.
    [GeneratedRegex(@"\b(?!histogram_quantile\b)(?<name>[a-z]+_\w+)(\{(?<labels>[^}]*)\})?")]
    private static partial Regex Metric();

    [GeneratedRegex(@"(?<label>\w+)(?:=|=~|!=|!~)""(?<value>[^""]*)""")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\bby \(([^)]*)\)")]
    private static partial Regex By();

    [GeneratedRegex(@"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}")]
    private static partial Regex InLegend();
}
