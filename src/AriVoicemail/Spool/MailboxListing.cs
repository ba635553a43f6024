namespace AriVoicemail.Spool;

/// <summary>The names in a mailbox's directory.</summary>
/// <param name="Folders">Those of app_voicemail's that are there, in its order.</param>
/// <param name="Greetings">Sounds beside the folders.</param>
/// <param name="Temporary">The files in <c>tmp</c>.</param>
/// <param name="Foreign">What belongs to no voicemail; a directory's name ends with a slash.</param>
internal sealed record MailboxListing(
    string Path, IReadOnlyList<FolderListing> Folders, IReadOnlyList<string> Greetings, IReadOnlyList<string> Temporary, IReadOnlyList<string> Foreign)
{
    /// <summary>Where recordings and messages are made.</summary>
    public const string TemporaryFolder = "tmp";

    /// <summary>app_voicemail's passwords (passwordlocation=spooldir).</summary>
    public const string SecretFile = "secret.conf";

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <param name="path">A directory that need not be there.</param>
    public static MailboxListing Read(string path)
    {
        if (!Directory.Exists(path)) return new MailboxListing(path, [], [], [], []);
        var folders = new Folder?[Folder.All.Count];
        List<string> greetings = [], temporary = [], foreign = [];
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything))
        {
            var isDirectory = entry.Attributes.HasFlag(FileAttributes.Directory);
            if (isDirectory && Folder.TryParse(entry.Name, out var folder) && folder.Name == entry.Name) folders[folder.Number] = folder;
            else if (isDirectory && entry.Name == TemporaryFolder) temporary.AddRange(Directory.EnumerateFiles(entry.FullName, "*", Everything).Select(file => System.IO.Path.GetFileName(file)));
            else if (isDirectory) foreign.Add(entry.Name + "/");
            else if (SoundExtensions.IndexOf(System.IO.Path.GetExtension(entry.Name)) >= 0 && !entry.Name.StartsWith('.')) greetings.Add(entry.Name);
            else if (entry.Name != SecretFile && !entry.Name.StartsWith(Spool.Greetings.UnderWay, StringComparison.Ordinal)) foreign.Add(entry.Name);
        }
        return new MailboxListing(
            path, [.. folders.OfType<Folder>().Select(folder => FolderListing.Read(folder, System.IO.Path.Combine(path, folder.Name)))],
            greetings, temporary, foreign);
    }
}
