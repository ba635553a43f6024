using AriVoicemail.Tests.Messages;

namespace AriVoicemail.Server.Tests.Messages;

public sealed class MessageStoreOnPostgreSqlTests(PostgresDatabases databases) : MessageStoreTests(databases);

public sealed class SpoolScanOnPostgreSqlTests(PostgresDatabases databases) : SpoolScanTests(databases);

public sealed class RecordingFilerOnPostgreSqlTests(PostgresDatabases databases) : RecordingFilerTests(databases);

public sealed class RecordingJournalOnPostgreSqlTests(PostgresDatabases databases) : RecordingJournalTests(databases);

public sealed class MailboxStoreOnPostgreSqlTests(PostgresDatabases databases) : MailboxStoreTests(databases);

public sealed class StateOutboxOnPostgreSqlTests(PostgresDatabases databases) : StateOutboxTests(databases);

public sealed class DispatchOnPostgreSqlTests(PostgresDatabases databases) : DispatchTests(databases);
