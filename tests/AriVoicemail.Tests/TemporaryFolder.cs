namespace AriVoicemail.Tests;

/// <summary>A folder of one test.</summary>
internal sealed class TemporaryFolder(string? parent = null) : IDisposable
{
    public string Path { get; } = parent is null
        ? Directory.CreateTempSubdirectory("arivm-test-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, $"arivm-test-{Guid.NewGuid():N}")).FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
