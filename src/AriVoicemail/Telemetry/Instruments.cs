using System.Diagnostics.Metrics;

namespace AriVoicemail.Telemetry;

/// <summary>What is counted and timed, for whoever listens to the meter of this name.</summary>
public static class Instruments
{
    public const string MeterName = "arivm";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>By what the dialplan asked for: <c>does</c>.</summary>
    internal static Counter<long> Calls { get; } = Meter.CreateCounter<long>("arivm.calls", description: "Calls that came");

    /// <summary>By what became of them: <c>result</c>.</summary>
    internal static Counter<long> Recordings { get; } = Meter.CreateCounter<long>("arivm.recordings", description: "Recordings of callers that ended");

    /// <summary>From the end of a recording to its message, or to the moment when it was put off.</summary>
    internal static Histogram<double> SaveTime { get; } = Meter.CreateHistogram<double>("arivm.save.duration", "s", "From the end of a recording to its message");

    /// <summary>By what the answer means: <c>outcome</c>.</summary>
    internal static Counter<long> Notifies { get; } = Meter.CreateCounter<long>("arivm.notifies", description: "NOTIFYs of lamps that were sent");

    internal static Histogram<double> NotifyTime { get; } = Meter.CreateHistogram<double>("arivm.notify.duration", "s", "From a NOTIFY to its answer");

    /// <summary>By door and outcome.</summary>
    internal static Counter<long> SignIns { get; } = Meter.CreateCounter<long>("arivm.signins", description: "Attempts of owners to come in");
}
