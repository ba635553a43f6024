using System.Net;

namespace AriVoicemail.Bed;

/// <summary>How a <see cref="KamailioServer"/> differs from the simplest one.</summary>
public sealed record KamailioOptions
{
    public KamailioVersion Version { get; init; }

    /// <summary>The server that holds its tables; null: a SQLite file does.</summary>
    public PostgresServer? Postgres { get; init; }

    /// <summary>Whether a process of its own sends presence's NOTIFYs; null: as its version and database need it.</summary>
    public bool? Notifier { get; init; }

    /// <summary>presence's subs_db_mode; null: 3, as the sample has it.</summary>
    public int? SubscriptionsMode { get; init; }

    /// <summary>Where calls for voicemail go, the first that is up first.</summary>
    public IReadOnlyList<IPEndPoint> Asterisks { get; init; } = [];

    /// <summary>Where something else listens that passes everything on to it; null: nothing does.</summary>
    public IPEndPoint? AlsoKnownAs { get; init; }

    /// <summary>Milliseconds after which the proxy gives a silent phone up, and says 408.</summary>
    public int PhoneTimeout { get; init; } = 30_000;

    /// <summary>Milliseconds that a phone rings before voicemail takes the call.</summary>
    public int RingTime { get; init; } = 25_000;
}
