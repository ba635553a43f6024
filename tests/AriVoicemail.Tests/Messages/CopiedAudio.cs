using AriVoicemail.Messages;

namespace AriVoicemail.Tests.Messages;

/// <summary>Recordings that are fetched to the scratch file, as from an Asterisk on another machine.</summary>
internal sealed class CopiedAudio(IRecordedAudio audio) : IRecordedAudio
{
    public async Task<string?> TakeAsync(string name, string scratch, CancellationToken cancellationToken)
    {
        if (await audio.TakeAsync(name, scratch, cancellationToken) is not { } source) return null;
        File.Copy(source, scratch, overwrite: true);
        return scratch;
    }

    public Task DiscardAsync(string name, CancellationToken cancellationToken) => audio.DiscardAsync(name, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => audio.ListAsync(cancellationToken);

    public Task<bool> IsQuietAsync(string name, CancellationToken cancellationToken) => Task.FromResult(true);
}
