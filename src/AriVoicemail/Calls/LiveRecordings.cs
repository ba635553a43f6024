using AriVoicemail.Ari;

namespace AriVoicemail.Calls;

internal static class LiveRecordings
{
    /// <summary>Whether Asterisk is making the recording of that name now.</summary>
    /// <exception cref="AriException">Asterisk could not tell.</exception>
    public static async Task<bool> IsLiveAsync(this IRecordingsActions recordings, string name, CancellationToken cancellationToken)
    {
        try
        {
            await recordings.GetLiveAsync(name, cancellationToken);
            return true;
        }
        catch (AriException error) when (error.IsNotFound)
        {
            return false;
        }
    }
}
