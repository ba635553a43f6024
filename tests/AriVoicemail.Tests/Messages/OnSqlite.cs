namespace AriVoicemail.Tests.Messages;

public sealed class MessageStoreOnSqliteTests() : MessageStoreTests(new SqliteFiles());

public sealed class SpoolScanOnSqliteTests() : SpoolScanTests(new SqliteFiles());

public sealed class RecordingFilerOnSqliteTests() : RecordingFilerTests(new SqliteFiles());

public sealed class RecordingJournalOnSqliteTests() : RecordingJournalTests(new SqliteFiles());

public sealed class MailboxStoreOnSqliteTests() : MailboxStoreTests(new SqliteFiles());

public sealed class StateOutboxOnSqliteTests() : StateOutboxTests(new SqliteFiles());

public sealed class DispatchOnSqliteTests() : DispatchTests(new SqliteFiles());

public sealed class SpoolWatchOnSqliteTests() : SpoolWatchTests(new SqliteFiles());

public sealed class SignInOnSqliteTests() : SignInTests(new SqliteFiles());

public sealed class DecisionsOnSqliteTests() : DecisionTests(new SqliteFiles());

public sealed class LiveEventsOnSqliteTests() : LiveEventsTests(new SqliteFiles());

public sealed class ListStoreOnSqliteTests() : ListStoreTests(new SqliteFiles());

public sealed class KeepingOnSqliteTests() : KeepingTests(new SqliteFiles());

public sealed class HeartbeatOnSqliteTests() : HeartbeatTests(new SqliteFiles());

public sealed class NodeStoreOnSqliteTests() : NodeStoreTests(new SqliteFiles());

public sealed class SpoolEventsOnSqliteTests() : SpoolEventsTests(new SqliteFiles());

public sealed class SpoolUpkeepOnSqliteTests() : SpoolUpkeepTests(new SqliteFiles());

public sealed class SpoolImportOnSqliteTests() : SpoolImportTests(new SqliteFiles());

public sealed class SpoolUnderWayOnSqliteTests() : SpoolUnderWayTests(new SqliteFiles());

public sealed class MessagePagePropertiesOnSqlite() : MessagePageProperties(new SqliteFiles());

public sealed class SpoolRepairPropertiesOnSqlite() : SpoolRepairProperties(new SqliteFiles());

public sealed class SpoolMarkOnSqliteTests() : SpoolMarkTests(new SqliteFiles());
