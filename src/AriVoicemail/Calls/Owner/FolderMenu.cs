using AriVoicemail.Spool;

namespace AriVoicemail.Calls.Owner;

/// <summary>"Press 0 for new messages, 1 for …": which folder to go to, or to save to.</summary>
internal sealed class FolderMenu(Phone phone)
{
    private const int Passes = 4;
    private const int Offered = 5;

    private static readonly TimeSpan BetweenFolders = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(4);

    /// <param name="introduction">What the choice is for.</param>
    /// <returns>Null: the owner chose none.</returns>
    public async Task<Folder?> ChooseAsync(string introduction)
    {
        var key = await phone.SayAsync(introduction);
        for (var pass = 0; pass < Passes; pass++)
        {
            key ??= await OfferAsync();
            if (key is '#') return null;
            if (key is { } digit && char.IsAsciiDigit(digit)) return Folder.All.First(folder => folder.Number == digit - '0');
            key = null;
        }
        return null;
    }

    private async Task<char?> OfferAsync()
    {
        if (await phone.SayAsync("vm-press") is { } first) return first;
        foreach (var folder in Folder.All.Take(Offered))
        {
            string[] offer = [.. phone.Language.Number(folder.Number), "vm-for", .. phone.Language.FolderName(folder)];
            if (await phone.AskAsync(offer, BetweenFolders) is { } key) return key;
        }
        return await phone.AskAsync(["vm-tocancel"], AtTheEnd);
    }
}
