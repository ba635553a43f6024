namespace AriVoicemail.Tests.Spool;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("arivm").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
