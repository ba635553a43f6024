using AriVoicemail.Bed;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Storage;

/// <summary>A store whose bucket is reached through a relay that disturbs.</summary>
public abstract class BehindRelayTests : StoreTests
{
    private protected BehindRelayTests(S3Cluster s3) : this(s3, HttpRelay.Start(s3.Server.Endpoint))
    {
    }

    private BehindRelayTests(S3Cluster s3, HttpRelay relay) : this(s3, relay, new Buckets(s3, new SqliteFiles(), () => relay.Endpoint, timeoutSeconds: 3))
    {
    }

    private BehindRelayTests(S3Cluster s3, HttpRelay relay, Buckets buckets) : base(buckets) => (S3, Relay, Buckets) = (s3, relay, buckets);

    private protected S3Cluster S3 { get; }

    private protected HttpRelay Relay { get; }

    private protected Buckets Buckets { get; }
}
