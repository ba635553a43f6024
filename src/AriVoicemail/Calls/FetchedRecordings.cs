using AriVoicemail.Ari;
using AriVoicemail.Messages;
using Recording = AriVoicemail.Messages.Recording;

namespace AriVoicemail.Calls;

/// <summary>Recordings on an Asterisk whose disk this node does not see: they are fetched, and deleted there, over ARI.</summary>
public sealed class FetchedRecordings(IAriActionClient ari) : IRecordedAudio
{
    public async Task<string?> TakeAsync(string name, string scratch, CancellationToken cancellationToken)
    {
        try
        {
            await using var sound = await ari.Recordings.GetStoredFileAsync(name, cancellationToken);
            await using var file = new FileStream(scratch, FileMode.Create);
            await sound.CopyToAsync(file, cancellationToken);
            return scratch;
        }
        catch (AriException error) when (error.IsNotFound)
        {
            return null;
        }
        catch (Exception error) when (error is AriException or HttpRequestException)
        {
            throw new IOException($"recording {name} cannot be fetched: {error.Message}", error);
        }
    }

    public async Task DiscardAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await ari.Recordings.DeleteStoredAsync(name, cancellationToken);
        }
        catch (AriException error) when (error.IsNotFound)
        {
            // It is gone already.
        }
        catch (AriException error)
        {
            throw new IOException($"recording {name} cannot be deleted: {error.Message}", error);
        }
    }

    public Task<bool> IsQuietAsync(string name, CancellationToken cancellationToken) => Task.FromResult(false);

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = await ari.Recordings.ListStoredAsync(cancellationToken);
        return [.. stored.Select(recording => recording.Name).Where(name => Recording.IsScratch(name) || Recording.TryParseName(name, out _, out _))];
    }
}
