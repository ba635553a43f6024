using AriVoicemail.Spool;

namespace AriVoicemail.Messages.Upkeep;

/// <summary>Renumbers a folder as app_voicemail does: each message takes the lowest number that is free, in their order.</summary>
internal static class GapClosing
{
    /// <summary>To be called under the folder's lock. False when there is more to do; the folder is whole at any moment.</summary>
    public static bool Close(string folder, Func<bool> isEnough)
    {
        var files = Directory.EnumerateFiles(folder, "msg*.*").ToLookup(path => Path.GetFileNameWithoutExtension(path));
        var numbers = MessageFile.Numbers(folder).ToHashSet();
        var next = 0;
        var moved = false;
        foreach (var number in numbers.Order())
        {
            // Sound that is no message, and could not be made one, keeps its number: nothing is moved over it.
            while (next < number && !numbers.Contains(next) && files[MessageFile.Stem(next)].Any()) next++;
            if (number > next)
            {
                if (isEnough()) return false;
                MessageFile.Move([.. files[MessageFile.Stem(number)]], folder, next, new OwnChanges());
                moved = true;
            }
            next++;
        }
        if (moved) Posix.SyncDirectory(folder);
        return true;
    }
}
