using System.Diagnostics.Metrics;
using AriVoicemail.Auditing;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers.Mwi;

namespace AriVoicemail.Telemetry;

/// <summary>What is counted and timed, for whoever listens to the meter of this name.</summary>
public static class Instruments
{
    public const string MeterName = "arivm";

    internal const string SignInLocked = "locked";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>By what the dialplan asked for: <c>does</c>.</summary>
    internal static Counter<long> Calls { get; } = Meter.CreateCounter<long>("arivm.calls", description: "Calls that came");

    /// <summary>By what became of them: <c>result</c>.</summary>
    private static Counter<long> Recordings { get; } = Meter.CreateCounter<long>("arivm.recordings", description: "Recordings of callers that ended");

    /// <summary>From the end of a recording to its message, or to the moment when it was put off.</summary>
    private static Histogram<double> SaveTime { get; } = Meter.CreateHistogram<double>("arivm.save.duration", "s", "From the end of a recording to its message");

    /// <summary>By what the answer means: <c>outcome</c>.</summary>
    private static Counter<long> Notifies { get; } = Meter.CreateCounter<long>("arivm.notifies", description: "NOTIFYs of lamps that were sent");

    private static Histogram<double> NotifyTime { get; } = Meter.CreateHistogram<double>("arivm.notify.duration", "s", "From a NOTIFY to its answer");

    /// <summary>By door and outcome.</summary>
    private static Counter<long> SignIns { get; } = Meter.CreateCounter<long>("arivm.signins", description: "Attempts of owners to come in");

    /// <summary>Begins with 0 what alerts look at: of a series that begins with its first event Prometheus sees no increase.</summary>
    public static void Announce()
    {
        foreach (var result in Enum.GetValues<FilingResult>()) Recordings.Add(0, Tag("result", Word(result)));
        foreach (var outcome in Enum.GetValues<WatcherOutcome>().Where(outcome => outcome is not WatcherOutcome.New)) Notifies.Add(0, Tag("outcome", Word(outcome)));
        foreach (var door in (string[])[Door.Phone, Door.Rest, Door.Page]) SignIns.Add(0, Tag("door", door), Tag("outcome", SignInLocked));
    }

    /// <param name="took">From its end to its message, or to the moment when it was put off.</param>
    internal static void Saved(FilingResult result, TimeSpan took)
    {
        SaveTime.Record(took.TotalSeconds);
        Recordings.Add(1, Tag("result", Word(result)));
    }

    /// <param name="roundTrip">Null when no answer came.</param>
    internal static void Notified(WatcherOutcome outcome, TimeSpan? roundTrip)
    {
        Notifies.Add(1, Tag("outcome", Word(outcome)));
        if (roundTrip is { } time) NotifyTime.Record(time.TotalSeconds);
    }

    internal static void SignedIn(string door, string outcome) => SignIns.Add(1, Tag("door", door), Tag("outcome", outcome));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
