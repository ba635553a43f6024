namespace AriVoicemail.Tests.Messages;

public sealed class MessageStoreOnSqliteTests() : MessageStoreTests(new SqliteFiles());

public sealed class SpoolScanOnSqliteTests() : SpoolScanTests(new SqliteFiles());

public sealed class RecordingFilerOnSqliteTests() : RecordingFilerTests(new SqliteFiles());
