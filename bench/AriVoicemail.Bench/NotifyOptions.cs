using System.Globalization;

namespace AriVoicemail.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Windows">How many NOTIFYs may wait for their answer at once.</param>
/// <param name="Seconds">How long each sender sends; a second before that does not count.</param>
internal sealed record NotifyOptions(IReadOnlyList<int> Windows, int Seconds)
{
    public const string Usage =
        """
        usage: bench.sh notify [--windows 1,64,256] [--seconds 5]

        NOTIFY transactions over UDP on loopback, each sender in a process of its own: our SipEndpoint, a loop that only sends and receives the
        same packets, and SIPp; all three to SIPp, and then to a responder that costs as little as can be.
        """;

    /// <summary>Null when the command line makes no sense.</summary>
    public static NotifyOptions? Parse(string[] arguments)
    {
        var options = new NotifyOptions([1, 64, 256], 5);
        foreach (var pair in arguments.Skip(1).Chunk(2))
        {
            switch (pair)
            {
                case ["--windows", var list] when Array.TrueForAll(list.Split(','), text => int.TryParse(text, out var window) && window > 0):
                    options = options with { Windows = [.. list.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture))] };
                    break;
                case ["--seconds", var text] when int.TryParse(text, out var seconds) && seconds > 0:
                    options = options with { Seconds = seconds };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
