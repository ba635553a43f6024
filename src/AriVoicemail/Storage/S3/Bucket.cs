using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace AriVoicemail.Storage.S3;

/// <summary>
/// A bucket behind S3's protocol. Every request has a limit in time and is repeated, with growing pauses, by the client itself; what fails then is a
/// <see cref="StorageException"/>.
/// </summary>
internal sealed class Bucket : IDisposable
{
    private const int Repetitions = 3;
    private const int SlowestBytesPerSecond = 100_000;

    private readonly AmazonS3Client _client;
    private readonly string _name;
    private readonly TimeSpan _limit;

    public Bucket(S3Options options)
    {
        (_name, _limit) = (options.Bucket, TimeSpan.FromSeconds(options.TimeoutSeconds));
        var config = new AmazonS3Config
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.PathStyle,
            MaxErrorRetry = Repetitions,
            RetryMode = RequestRetryMode.Standard,
            // The limit of each request is ours.
            Timeout = Timeout.InfiniteTimeSpan,
            // Checksums behind a body are Amazon's own; other servers take them for a part of it.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Endpoint.Length > 0) config.ServiceURL = options.Endpoint;
        else config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        _client = options.AccessKey.Length > 0
            ? new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config)
            : new AmazonS3Client(config);
    }

    /// <summary>Stores a text.</summary>
    public Task PutAsync(string key, byte[] content, CancellationToken cancellationToken) =>
        PutAsync(key, () => new MemoryStream(content, writable: false), "text/plain; charset=utf-8", content.Length, cancellationToken);

    /// <summary>Stores a file; answers the object's tag.</summary>
    public Task<string> PutFileAsync(string key, string path, string contentType, CancellationToken cancellationToken) =>
        PutAsync(key, () => File.OpenRead(path), contentType, new FileInfo(path).Length, cancellationToken);

    /// <summary>Null: there is no such object.</summary>
    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => AskAsync($"read {key}", 0, async limited =>
    {
        using var content = new MemoryStream();
        return await CopyAsync(key, content, limited) ? content.ToArray() : null;
    }, cancellationToken);

    /// <summary>Fetches an object into a file; false: there is no such object.</summary>
    public async Task<bool> FetchAsync(string key, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Create);
        return await AskAsync($"read {key}", long.MaxValue, limited => CopyAsync(key, file, limited), cancellationToken);
    }

    /// <summary>What is not there is no error.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => AskAsync(
        $"delete {key}", 0, limited => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _name, Key = key }, limited), cancellationToken);

    /// <summary>All objects whose keys begin so.</summary>
    public async Task<IReadOnlyList<BucketObject>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        var objects = new List<BucketObject>();
        string? next = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = _name, Prefix = prefix, ContinuationToken = next };
            var page = await AskAsync($"list {prefix}", 0, limited => _client.ListObjectsV2Async(request, limited), cancellationToken);
            objects.AddRange((page.S3Objects ?? []).Select(one => new BucketObject(
                one.Key, one.ETag?.Trim('"') ?? "", one.Size ?? 0, one.LastModified is { } stored ? new DateTimeOffset(stored.ToUniversalTime()) : DateTimeOffset.MaxValue)));
            next = page.IsTruncated is true ? page.NextContinuationToken : null;
        }
        while (next is not null);
        return objects;
    }

    public void Dispose() => _client.Dispose();

    private Task<string> PutAsync(string key, Func<Stream> open, string contentType, long length, CancellationToken cancellationToken) =>
        AskAsync($"store {key}", length, async limited =>
        {
            await using var content = open();
            var answer = await _client.PutObjectAsync(
                new PutObjectRequest { BucketName = _name, Key = key, InputStream = content, ContentType = contentType, UseChunkEncoding = false }, limited);
            return answer.ETag?.Trim('"') ?? "";
        }, cancellationToken);

    private async Task<bool> CopyAsync(string key, Stream content, CancellationToken limited)
    {
        try
        {
            using var answer = await _client.GetObjectAsync(_name, key, limited);
            await answer.ResponseStream.CopyToAsync(content, limited);
            return answer.ContentLength == content.Length ? true : throw new IOException($"{content.Length} of {answer.ContentLength} bytes came");
        }
        // A bucket that is not there is another error than an object that is not.
        catch (AmazonS3Exception error) when (error.StatusCode is HttpStatusCode.NotFound && error.ErrorCode == "NoSuchKey")
        {
            return false;
        }
    }

    private async Task<T> AskAsync<T>(string what, long bytes, Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(bytes == long.MaxValue ? 2 * _limit : _limit + TimeSpan.FromSeconds((double)bytes / SlowestBytesPerSecond));
        try
        {
            return await ask(limit.Token);
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException or System.Xml.XmlException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reason = error is OperationCanceledException ? "it takes too long" : error.Message;
            throw new StorageException($"bucket {_name} cannot {what}: {reason}", error);
        }
    }
}
