using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>An owner who chooses keys at random, and writes down what the prompts said has become of each message. Callers' numbers tell them apart.</summary>
internal sealed class CrowdedOwner(MenuCall call, Random random)
{
    /// <summary>Where a message is that was said to be deleted.</summary>
    public const string Gone = "gone";

    private const string EndOfMenu = "vm-helpexit";

    private static readonly string[] Folders = ["INBOX", "Old", "Work", "Family"];

    private readonly HashSet<string> _saved = [];
    private string? _current;

    /// <summary>Where each message belongs about which something was decided.</summary>
    public Dictionary<string, string> Decided { get; } = [];

    /// <summary>Where each message belongs that was heard, if nothing was decided about it.</summary>
    public Dictionary<string, string> Heard { get; } = [];

    /// <summary>Whether the call was over before its owner wanted.</summary>
    public bool EndedEarly { get; private set; }

    public string Prompts => string.Join(' ', call.Prompts.Where(prompt => prompt is not ("vm-prev" or "vm-advopts" or "vm-repeat" or "vm-next" or "vm-toforward" or "vm-savemessage" or "vm-press" or "vm-for")).TakeLast(60));

    public async Task WalkAsync(int steps)
    {
        await call.HeardAsync(EndOfMenu);
        await PlayAsync("1");
        for (var step = 0; step < steps && !call.Ended.IsCompleted; step++)
        {
            var mayDecide = _current is not null && !_saved.Contains(_current);
            switch (random.Next(10))
            {
                case 0:
                    await PlayAsync("4");
                    break;
                case 1:
                    await PlayAsync($"2{random.Next(Folders.Length)}1");
                    break;
                case 2 or 3 when mayDecide:
                    await SaveAsync(_current!, random.Next(1, Folders.Length));
                    break;
                case 4 or 5 or 6 when mayDecide:
                    await DeleteAsync(_current!);
                    break;
                default:
                    await PlayAsync("6");
                    break;
            }
        }
        EndedEarly = call.Ended.IsCompleted;
        if (random.Next(4) == 0) await call.HangUpAsync();
        else await call.PressAsync("#");
        await call.EndedAsync();
    }

    private async Task PlayAsync(string keys)
    {
        var heard = await call.AnswerToAsync(keys, prompt => prompt is "vm-from-phonenumber" or "vm-nomore" or "vm-no", EndOfMenu);
        if (heard.FirstOrDefault(IsMessage) is not { } message)
        {
            // Nothing more in that direction; or no message: an empty folder, or one that another owner has deleted meanwhile.
            if (!heard.Contains("vm-nomore")) _current = null;
            return;
        }
        _current = string.Concat(heard.SkipWhile(prompt => prompt != "vm-from-phonenumber").Skip(1)
            .TakeWhile(prompt => prompt.StartsWith("digits/", StringComparison.Ordinal)).Select(prompt => prompt["digits/".Length..]));
        var folder = message.Split('/')[0];
        Heard[_current] = folder is "INBOX" or "Urgent" ? "Old" : folder;
    }

    private async Task DeleteAsync(string message)
    {
        var heard = await call.AnswerToAsync("7", prompt => prompt is "vm-deleted" or "vm-undeleted" or "vm-sorry", EndOfMenu);
        if (heard.Contains("vm-deleted")) Decided[message] = Gone;
        if (heard.Contains("vm-undeleted")) Decided[message] = Heard[message];
    }

    private async Task SaveAsync(string message, int folder)
    {
        var heard = await call.AnswerToAsync($"9{folder}", prompt => prompt is "vm-savedto" or "vm-sorry", EndOfMenu);
        if (!heard.Contains("vm-savedto")) return;
        Decided[message] = Folders[folder];
        _saved.Add(message);
    }

    private static bool IsMessage(string prompt) => prompt.Contains("/msg", StringComparison.Ordinal);
}
