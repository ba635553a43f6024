using AriVoicemail.Server.Tests.Servers;
using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Messages;

public sealed class MessageStoreOnPostgreSqlTests(PostgresCluster cluster) : MessageStoreTests(new PostgresDatabases(cluster));

public sealed class SpoolScanOnPostgreSqlTests(PostgresCluster cluster) : SpoolScanTests(new PostgresDatabases(cluster));

public sealed class RecordingFilerOnPostgreSqlTests(PostgresCluster cluster) : RecordingFilerTests(new PostgresDatabases(cluster));

public sealed class RecordingJournalOnPostgreSqlTests(PostgresCluster cluster) : RecordingJournalTests(new PostgresDatabases(cluster));

public sealed class MailboxStoreOnPostgreSqlTests(PostgresCluster cluster) : MailboxStoreTests(new PostgresDatabases(cluster));

public sealed class StateOutboxOnPostgreSqlTests(PostgresCluster cluster) : StateOutboxTests(new PostgresDatabases(cluster));

public sealed class DispatchOnPostgreSqlTests(PostgresCluster cluster) : DispatchTests(new PostgresDatabases(cluster));

public sealed class SpoolWatchOnPostgreSqlTests(PostgresCluster cluster) : SpoolWatchTests(new PostgresDatabases(cluster));

public sealed class SignInOnPostgreSqlTests(PostgresCluster cluster) : SignInTests(new PostgresDatabases(cluster));

public sealed class DecisionsOnPostgreSqlTests(PostgresCluster cluster) : DecisionTests(new PostgresDatabases(cluster));

public sealed class LiveEventsOnPostgreSqlTests(PostgresCluster cluster) : LiveEventsTests(new PostgresDatabases(cluster));

public sealed class ListStoreOnPostgreSqlTests(PostgresCluster cluster) : ListStoreTests(new PostgresDatabases(cluster));

public sealed class KeepingOnPostgreSqlTests(PostgresCluster cluster) : KeepingTests(new PostgresDatabases(cluster));

public sealed class HeartbeatOnPostgreSqlTests(PostgresCluster cluster) : HeartbeatTests(new PostgresDatabases(cluster));

public sealed class NodeStoreOnPostgreSqlTests(PostgresCluster cluster) : NodeStoreTests(new PostgresDatabases(cluster));

public sealed class SpoolEventsOnPostgreSqlTests(PostgresCluster cluster) : SpoolEventsTests(new PostgresDatabases(cluster));

public sealed class SpoolUpkeepOnPostgreSqlTests(PostgresCluster cluster) : SpoolUpkeepTests(new PostgresDatabases(cluster));

public sealed class SpoolImportOnPostgreSqlTests(PostgresCluster cluster) : SpoolImportTests(new PostgresDatabases(cluster));

public sealed class SpoolUnderWayOnPostgreSqlTests(PostgresCluster cluster) : SpoolUnderWayTests(new PostgresDatabases(cluster));

public sealed class MessagePagePropertiesOnPostgreSql(PostgresCluster cluster) : MessagePageProperties(new PostgresDatabases(cluster));

public sealed class SpoolRepairPropertiesOnPostgreSql(PostgresCluster cluster) : SpoolRepairProperties(new PostgresDatabases(cluster));

public sealed class SpoolMarkOnPostgreSqlTests(PostgresCluster cluster) : SpoolMarkTests(new PostgresDatabases(cluster));
