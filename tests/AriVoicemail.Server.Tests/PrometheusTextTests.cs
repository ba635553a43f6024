using System.Diagnostics.Metrics;
using AriVoicemail.Server.Telemetry;

namespace AriVoicemail.Server.Tests;

public sealed class PrometheusTextTests
{
    [Fact]
    public void What_goes_up_and_down_is_as_high_as_it_is_and_a_gauge_what_it_was_last()
    {
        using var meter = new Meter("test.updown");
        using var text = new PrometheusText(listened => listened == meter);
        var requests = meter.CreateUpDownCounter<long>("requests.active");
        var level = meter.CreateGauge<int>("level");

        foreach (var change in (long[])[1, 1, 1, -1]) requests.Add(change);
        foreach (var value in (int[])[7, 5]) level.Record(value);

        Assert.Contains("# TYPE requests_active gauge\nrequests_active 2\n", text.ToString());
        Assert.Contains("\nlevel 5\n", "\n" + text);
    }
}
