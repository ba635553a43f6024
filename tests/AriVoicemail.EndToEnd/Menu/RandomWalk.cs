namespace AriVoicemail.EndToEnd.Menu;

/// <summary>
/// What an owner might press who knows the menu, and now and then errs. The walk does not see where it is: the same seed is the same keys,
/// whatever menu they are pressed in.
/// </summary>
public static class RandomWalk
{
    private const int FewestMoves = 6;
    private const int MostMoves = 14;

    private static readonly (int Weight, Func<Random, IEnumerable<WalkStep>> Steps)[] Moves =
    [
        (12, _ => Press("1")),
        (10, _ => Press("6")),
        (5, _ => Press("4")),
        (4, _ => Press("5")),
        (8, _ => Press("7")),
        (6, random => Press("9", Digit(random, 6))),
        (2, _ => Press("9", "#")),
        (5, random => Press("2", Digit(random, 6))),
        (1, _ => Press("2", "#")),
        (3, _ => Press("3", "3")),
        (1, _ => Press("3", "*")),
        (1, _ => Press("3", "1")),
        (1, random => Press("3", Digit(random, 10))),
        (2, _ => Press("0", "*")),
        (1, random => Press("0", Digit(random, 3, from: 1), "#", "1", "*")),
        (1, random => Press("0", Digit(random, 3, from: 1), "#", "2", "*", "1", "*")),
        (1, _ => Press("0", "4", "#", "1", "*")),
        (1, _ => Press("0", "5", "4343#", "4343#", "*")),
        (1, _ => Press("0", "5", "4343#", "4344#", "*")),
        (2, _ => Press("8", Recipient + "#", "2")),
        (1, _ => Press("8", Recipient + "#", "*")),
        (1, _ => Press("8", "#")),
        (2, _ => Press("*")),
        (6, random => [.. Press(Either(random, "1", "5", "6")), new WalkStep(Either(random, "1", "3", "4", "5", "6", "7", "9"), WalkMoment.Message)]),
        (3, random => [.. Press(Either(random, "1", "5", "6")), new WalkStep(Either(random, "*", "#", "2"), WalkMoment.Message)]),
        (1, random => [.. Press(Either(random, "1", "5")), new WalkStep("0", WalkMoment.Message), new WalkStep("0")]),
        (2, random => Press(Either(random, "1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*"))),
    ];

    /// <summary>The mailbox to which a walk forwards: one for all, in the owner's context.</summary>
    public const string Recipient = "299";

    /// <summary>The keys of one call, which always ends: with <c>#</c> or with a hang-up.</summary>
    public static IReadOnlyList<WalkStep> Take(int seed)
    {
        var random = new Random(seed);
        var steps = Enumerable.Range(0, random.Next(FewestMoves, MostMoves)).SelectMany(_ => Move(random)).ToList();
        IEnumerable<WalkStep> end = random.Next(5) switch
        {
            0 => [new WalkStep("#"), new WalkStep("")],
            1 => [new WalkStep("1"), new WalkStep("", WalkMoment.Message)],
            2 => [new WalkStep(Either(random, "1", "6", "7", "9", "2", "0")), new WalkStep("", WalkMoment.AtOnce)],
            _ => [new WalkStep("")],
        };
        return [.. steps, .. end];
    }

    private static IEnumerable<WalkStep> Move(Random random)
    {
        var at = random.Next(Moves.Sum(move => move.Weight));
        return Moves.First(move => (at -= move.Weight) < 0).Steps(random);
    }

    private static WalkStep[] Press(params string[] keys) => [.. keys.Select(key => new WalkStep(key))];

    private static string Digit(Random random, int count, int from = 0) => ((char)('0' + from + random.Next(count))).ToString();

    private static string Either(Random random, params string[] keys) => keys[random.Next(keys.Length)];
}
