using AriVoicemail.Database;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Spool;
using AriVoicemail.Storage;
using AriVoicemail.Storage.S3;
using AriVoicemail.Tests.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Server.Tests.Storage;

/// <summary>Messages in a bucket, and their index in a database of either engine.</summary>
/// <param name="endpoint">Something between the two; null: nothing.</param>
/// <param name="timeoutSeconds">How long a request may take; all tests at once ask a lot of one server.</param>
public sealed class Buckets(S3Cluster s3, IEmptyDatabases databases, Func<Uri>? endpoint = null, int timeoutSeconds = 60) : IEmptyDatabases
{
    public SqlEngine Engine => databases.Engine;

    public string Name { get; private set; } = "";

    public async Task<string> CreateAsync(string folder)
    {
        Name = await s3.Server.CreateBucketAsync();
        return await databases.CreateAsync(folder);
    }

    IMessageStorage? IEmptyDatabases.OpenStorage(SpoolOptions spool, SqlDatabase database) => Open(spool.Directory, database, endpoint?.Invoke());

    /// <summary>As another node has it.</summary>
    internal BucketStorage Open(string directory, SqlDatabase database, Uri? through = null) =>
        new(new SpoolOptions { Directory = directory, Store = StorageKind.S3, S3 = Options(through) }, database, NullLogger.Instance);

    public S3Options Options(Uri? through = null) => new()
    {
        Endpoint = (through ?? s3.Server.Endpoint).ToString(),
        Bucket = Name,
        Prefix = "arivm",
        AccessKey = "bed",
        SecretKey = "bed",
        // Who goes to the bucket itself has no fault to wait for.
        TimeoutSeconds = through is null ? 30 : timeoutSeconds,
    };
}
