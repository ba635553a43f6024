using AriVoicemail.Database;
using AriVoicemail.Spool;
using AriVoicemail.Storage;

namespace AriVoicemail.Tests.Messages;

/// <summary>Makes a new database for each test; what runs on one engine runs on the other.</summary>
public interface IEmptyDatabases
{
    SqlEngine Engine { get; }

    /// <param name="folder">The test's own folder, for a database that is a file.</param>
    /// <returns>Its connection string.</returns>
    Task<string> CreateAsync(string folder);

    /// <summary>Where messages are stored, as a new process has it; null: in the spool.</summary>
    internal IMessageStorage? OpenStorage(SpoolOptions spool, SqlDatabase database) => null;
}
