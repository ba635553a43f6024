namespace AriVoicemail.EndToEnd.Menu;

/// <summary>
/// A walk that keeps away from what ours mends (<see cref="KnownDifferences"/>), so that both menus can be compared to the end: it begins a folder
/// with 1, changes nothing by key 0 once anything is marked, does not go back to the urgent messages, and takes no decision back that it made by 9.
/// </summary>
public sealed class TameWalk
{
    private readonly Random _random;
    private readonly bool _hasUrgent;
    private readonly List<WalkStep> _steps = [];
    private bool _begun;
    private bool _marked;
    private bool _saved;
    private char _saves = '2';

    // That folder may be empty, and then the keys after 8 are not a number.
    private bool _elsewhere;

    private TameWalk(int seed, bool hasUrgent) => (_random, _hasUrgent) = (new Random(seed), hasUrgent);

    public static IReadOnlyList<WalkStep> Take(int seed, bool hasUrgent)
    {
        var walk = new TameWalk(seed, hasUrgent);
        var moves = walk._random.Next(6, 14);
        for (var move = 0; move < moves; move++) walk.Move();
        walk.End();
        return walk._steps;
    }

    private void Move()
    {
        if (!_marked && _random.Next(8) == 0)
        {
            Visit();
            return;
        }
        if (!_begun)
        {
            Press("1");
            (_begun, _marked) = (true, true);
            return;
        }
        switch (_random.Next(17))
        {
            case < 5:
                Press("6");
                break;
            case 5:
                Press(_hasUrgent ? "5" : "4");
                break;
            case 6 or 7 when !_saved:
                Press("7");
                break;
            case 8 when !_elsewhere && _saves < '8':
                // Each time elsewhere: the original makes two of a message that is saved twice to one folder.
                Press("9", (_saves++).ToString());
                _saved = true;
                break;
            case 9:
                Press("9", "#");
                break;
            case 10 or 11:
                Press("2", Digit(0, 6));
                (_begun, _saved, _elsewhere) = (false, false, true);
                break;
            case 12:
                Press("3", _random.Next(3) switch { 0 => "3", 1 => "1", _ => "*" });
                break;
            case 13 when !_elsewhere:
                Press("8", RandomWalk.Recipient + "#", _random.Next(2) == 0 ? "2" : "*");
                break;
            case 14:
                Press("*");
                break;
            case not 15 when !_elsewhere:
                Press("5");
                _steps.Add(new WalkStep(Either("1", "3", "5", "6", "9", "*", "#", "2"), WalkMoment.Message));
                if (_steps[^1].Keys is "3" or "9") Press("#");
                if (_steps[^1].Keys is "#" && _steps[^2].Keys is "3") _steps[^1] = new WalkStep("*");
                break;
            default:
                Press("5");
                break;
        }
    }

    /// <summary>The mailbox's own things.</summary>
    private void Visit()
    {
        var greeting = Digit(1, 4);
        switch (_random.Next(6))
        {
            case 0:
                Press("0", "*");
                break;
            case 1:
                Press("0", greeting, "#", "1", "*");
                break;
            case 2:
                Press("0", greeting, "#", "2", "5", "1", "*");
                break;
            case 3:
                Press("0", "4", "#", "1", "*");
                break;
            case 4:
                Press("0", "5", "4343#", "4343#", "*");
                break;
            default:
                Press("0", "5", "4343#", "4344#", "*");
                break;
        }
        _begun = false;
    }

    private void End()
    {
        switch (_random.Next(4))
        {
            case 0:
                Press("#");
                Press("");
                break;
            case 1:
                Press("1");
                _steps.Add(new WalkStep("", WalkMoment.Message));
                break;
            default:
                Press("");
                break;
        }
    }

    private void Press(params string[] keys) => _steps.AddRange(keys.Select(key => new WalkStep(key)));

    private string Digit(int from, int below) => ((char)('0' + _random.Next(from, below))).ToString();

    private string Either(params string[] keys) => keys[_random.Next(keys.Length)];
}
