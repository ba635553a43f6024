using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AriVoicemail.Server.Telemetry;

/// <summary>Keeps what some meters measure, and tells it in Prometheus' text format 0.0.4.</summary>
internal sealed class PrometheusText : IDisposable
{
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly ConcurrentDictionary<string, Family> _families = new();
    private readonly MeterListener _listener = new();

    /// <param name="isTold">Which meters.</param>
    public PrometheusText(Func<Meter, bool> isTold)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isTold(instrument.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public override string ToString()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (name, family) in _families.OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {family.Description}\n# TYPE {name} {family.Kind.ToString().ToLowerInvariant()}\n");
            foreach (var (labels, series) in family.Series.OrderBy(series => series.Key, StringComparer.Ordinal)) series.Write(text, name, labels);
        }
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = KindOf(instrument);
        // What is asked for tells its whole value each time; the rest tells what is to be added.
        var isWhole = instrument.IsObservable || IsGauge(instrument);
        _families.GetOrAdd(NameOf(instrument), _ => new Family(instrument.Description, kind)).Series.GetOrAdd(LabelsOf(tags), _ => new Series(kind)).Take(value, isWhole);
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Append(labels.Length > 0 ? "," : "").Append(key.Replace('.', '_')).Append("=\"").Append(text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }
        return labels.ToString();
    }

    private static string NameOf(Instrument instrument)
    {
        var unit = instrument.Unit switch { null or "" or ['{', ..] => "", "s" => "_seconds", "By" => "_bytes", var other => $"_{other}" };
        return instrument.Name.Replace('.', '_') + unit + (KindOf(instrument) is Kind.Counter ? "_total" : "");
    }

    private static Kind KindOf(Instrument instrument) => instrument.GetType().Name switch
    {
        "Counter`1" or "ObservableCounter`1" => Kind.Counter,
        "Histogram`1" => Kind.Histogram,
        _ => Kind.Gauge,
    };

    // What goes up and down is a gauge to Prometheus as well, and tells by how much.
    private static bool IsGauge(Instrument instrument) => instrument.GetType().Name is "Gauge`1";

    private enum Kind
    {
        Counter,
        Gauge,
        Histogram,
    }

    /// <summary>What has one name; two meters may have an instrument of that name.</summary>
    private sealed record Family(string? Description, Kind Kind)
    {
        public ConcurrentDictionary<string, Series> Series { get; } = new();
    }

    private sealed class Series(Kind kind)
    {
        private readonly Lock _gate = new();
        private readonly long[] _buckets = new long[Bounds.Length];
        private double _value;
        private long _count;

        public void Take(double value, bool isWhole)
        {
            lock (_gate)
            {
                _value = isWhole ? value : _value + value;
                _count++;
                if (Array.FindIndex(Bounds, bound => value <= bound) is >= 0 and var bucket) _buckets[bucket]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_gate)
            {
                var own = labels.Length == 0 ? "" : $"{{{labels}}}";
                if (kind is not Kind.Histogram)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{own} {_value}\n");
                    return;
                }
                var others = labels.Length == 0 ? "" : $"{labels},";
                var below = 0L;
                for (var n = 0; n < Bounds.Length; n++) text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{others}le=\"{Bounds[n]}\"}} {below += _buckets[n]}\n");
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{others}le=\"+Inf\"}} {_count}\n{name}_sum{own} {_value}\n{name}_count{own} {_count}\n");
            }
        }
    }
}
