using AriVoicemail.Bed;

namespace AriVoicemail.Bench;

/// <summary>An owner on the phone who presses the same keys as every other.</summary>
internal sealed class OwnersKeys(RtpStream phone, TimeSpan shortest, TimeSpan longest, int seed)
{
    public const string Pin = "1234";

    // Longer than any pause within a menu (half a second between the folders).
    private static readonly TimeSpan MenuWaits = TimeSpan.FromSeconds(0.75);
    private static readonly TimeSpan LongestMenu = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    // Through INBOX and Old, every key of the main menu but 8 and 9: ! cuts a prompt short, the others are pressed while the menu waits.
    // 21 is folder 1, and 0* and 3* are the way back from the options and from the advanced menu.
    private static readonly string[] Steps =
        "1 6 6! 5 7 7! 6 4! * 6 6! 4 2 21 1 6! 5 7 7 4! 0 0* 3 3* 6 5! * 5 4".Split(' ');

    private readonly Random _random = new(seed);

    /// <summary>The first prompt of every answer to the keys that cut prompts short; they come nowhere else but there.</summary>
    public static IReadOnlyCollection<string> Answers { get; } = ["vm-first", "vm-last", "vm-message", "vm-nomore", "vm-deleted", "vm-undeleted"];

    /// <summary>
    /// Lets the menu hear PIN and keys; what became of each, the PIN's # first. A key that is not answered is the last: nobody knows where the menu is.
    /// </summary>
    public async Task<IReadOnlyList<MenuPress>> PressAsync()
    {
        await UntilMenuWaitsAsync();
        foreach (var digit in Pin) await phone.PressAsync(digit, sounds: null);
        var presses = new List<MenuPress> { new("PIN#", await phone.PressAsync('#', sounds: false)) };
        foreach (var step in Steps)
        {
            if (presses[^1].Press.Answer is null) break;
            var cuts = step[^1] is '!';
            if (cuts) await UntilPromptsPlayAsync();
            else await UntilMenuWaitsAsync();
            var key = step.TrimEnd('!');
            presses.Add(new MenuPress(key, await phone.PressAsync(key[^1], sounds: cuts)));
        }
        return presses;
    }

    /// <summary>Hears the menu out, and thinks.</summary>
    private async Task UntilMenuWaitsAsync()
    {
        var thinks = shortest + _random.NextDouble() * (longest - shortest);
        await UntilAsync(() => phone.SilentFor > MenuWaits);
        await UntilAsync(() => phone.SilentFor > thinks);
    }

    /// <summary>What is said behind the first prompt of an answer is long enough for a key. Who missed it presses it in the silence behind.</summary>
    private async Task UntilPromptsPlayAsync()
    {
        var listens = TimeSpan.FromMilliseconds(50 + 250 * _random.NextDouble());
        await UntilAsync(() => phone.PlainFor > listens || phone.SilentFor > MenuWaits);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var until = DateTime.UtcNow + LongestMenu;
        while (!isSo())
        {
            if (DateTime.UtcNow > until) throw new BedException("the menu neither fell silent nor spoke");
            await Task.Delay(Look);
        }
    }
}
