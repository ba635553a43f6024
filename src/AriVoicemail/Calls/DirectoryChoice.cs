using AriVoicemail.Directories;

namespace AriVoicemail.Calls;

/// <summary>Offers whom a caller may have meant, one by one or eight at a time.</summary>
/// <param name="nameOf">The name that the owner of a mailbox has recorded; null: there is none that can be played.</param>
internal sealed class DirectoryChoice(
    Call call, DirectoryOptions options, DirectoryExits exits, Func<DirectoryEntry, Task<string?>> nameOf)
{
    private const int TimesOffered = 3;
    private const int MostInMenu = 8;

    private static readonly TimeSpan ForAnswer = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenNames = TimeSpan.FromMilliseconds(800);

    /// <summary>Null when nobody was chosen.</summary>
    public Task<DirectoryExit?> AmongAsync(IReadOnlyList<DirectoryEntry> found, CancellationToken cancellationToken) =>
        options.Menu ? FromMenuAsync(found, cancellationToken) : OneByOneAsync(found, cancellationToken);

    private async Task<DirectoryExit?> OneByOneAsync(IReadOnlyList<DirectoryEntry> found, CancellationToken cancellationToken)
    {
        foreach (var entry in found)
        {
            switch (await AnswerAsync(entry, cancellationToken))
            {
                case '1':
                    return await exits.ToSelectedAsync(entry.Mailbox.Number, cancellationToken);
                case '#':
                    return DirectoryExit.ByUser;
                case '0':
                    return exits.ToOperator();
            }
        }
        return null;
    }

    /// <summary>Says who it is until the caller decides; null for who never does.</summary>
    private async Task<char?> AnswerAsync(DirectoryEntry entry, CancellationToken cancellationToken)
    {
        var name = await NameAsync(entry);
        for (var times = 0; times < TimesOffered; times++)
        {
            var key = await OfferAsync([.. name, "sound:dir-instr"], ForAnswer, cancellationToken);
            if (key is '1' or '*' or '#' || (key is '0' && await exits.HasOperatorAsync(cancellationToken))) return key;
        }
        return null;
    }

    private async Task<DirectoryExit?> FromMenuAsync(IReadOnlyList<DirectoryEntry> found, CancellationToken cancellationToken)
    {
        for (var first = 0; first < found.Count; first += MostInMenu)
        {
            var block = found.Skip(first).Take(MostInMenu).ToArray();
            var key = await ReadOutAsync(block, hasMore: first + MostInMenu < found.Count, cancellationToken);
            if (key is >= '1' and <= '8' && block.ElementAtOrDefault(key.Value - '1') is { } entry)
            {
                return await exits.ToSelectedAsync(entry.Mailbox.Number, cancellationToken);
            }
        }
        return null;
    }

    /// <summary>"Press one for …"; any key ends it.</summary>
    private async Task<char?> ReadOutAsync(DirectoryEntry[] block, bool hasMore, CancellationToken cancellationToken)
    {
        foreach (var (index, entry) in block.Index())
        {
            string[] offer = ["sound:dir-multi1", $"sound:digits/{index + 1}", "sound:dir-multi2", .. await NameAsync(entry)];
            if (await OfferAsync(offer, BetweenNames, cancellationToken) is { } key) return key;
        }
        return await OfferAsync(hasMore ? ["sound:dir-multi9"] : [], ForAnswer, cancellationToken);
    }

    private async Task<char?> OfferAsync(IReadOnlyList<string> media, TimeSpan wait, CancellationToken cancellationToken) =>
        await call.PlayAsync(media, Call.AnyKey, cancellationToken) ?? await call.KeyAsync(wait, cancellationToken);

    private async Task<IEnumerable<string>> NameAsync(DirectoryEntry entry)
    {
        IReadOnlyList<string> number = Spelling.Of(entry.Mailbox.Number);
        IReadOnlyList<string> name = await nameOf(entry) is { } recorded ? [recorded] : Spelling.Of(entry.FullName);
        IReadOnlyList<string> said = [.. name.Count > 0 ? name : number, .. options.SayExtension ? ["vm-extension", .. number] : Array.Empty<string>()];
        return said.Select(prompt => $"sound:{prompt}");
    }
}
