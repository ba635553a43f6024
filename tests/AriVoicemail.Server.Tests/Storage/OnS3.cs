using AriVoicemail.Server.Tests.Messages;
using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Storage;

public sealed class MessageStoreOnS3AndSqliteTests(S3Cluster s3) : MessageStoreTests(new Buckets(s3, new SqliteFiles()));

public sealed class MessageStoreOnS3AndPostgreSqlTests(S3Cluster s3, PostgresCluster cluster) : MessageStoreTests(new Buckets(s3, new PostgresDatabases(cluster)));

public sealed class RecordingFilerOnS3Tests(S3Cluster s3) : RecordingFilerTests(new Buckets(s3, new SqliteFiles()));

public sealed class DecisionsOnS3Tests(S3Cluster s3) : DecisionTests(new Buckets(s3, new SqliteFiles()));
