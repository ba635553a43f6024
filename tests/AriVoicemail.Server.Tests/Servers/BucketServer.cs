using AriVoicemail.Bed;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Storage;

namespace AriVoicemail.Server.Tests.Servers;

/// <summary>A server that stores in a bucket, with something in between that can be told to fail.</summary>
public sealed class BucketServer(S3Cluster s3) : SqliteServer
{
    public HttpRelay Relay { get; } = HttpRelay.Start(s3.Server.Endpoint);

    internal override void Configure(Settings settings)
    {
        settings.Spool.Store = StorageKind.S3;
        settings.Spool.S3.Endpoint = Relay.Endpoint.ToString();
        settings.Spool.S3.Bucket = s3.Server.CreateBucketAsync().GetAwaiter().GetResult();
        (settings.Spool.S3.AccessKey, settings.Spool.S3.SecretKey) = ("bed", "bed");
        settings.Spool.S3.TimeoutSeconds = 3;
    }

    protected override async ValueTask DeleteDatabaseAsync()
    {
        await base.DeleteDatabaseAsync();
        await Relay.DisposeAsync();
    }
}
