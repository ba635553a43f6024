using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Commands;

/// <summary>
/// A simulated call as a text, a line for each thing: <c>stasis leave,1000@default</c> or <c>dial 1000 from-phones</c>, <c>from Ann Lee &lt;5551&gt;</c>, then what
/// the caller does: <c>expect vm-intro</c>, <c>expect recording</c>, <c>expect end</c>, <c>press 1#</c>, <c>say vm-goodbye</c>, <c>play hello.wav</c>, <c>tone 3</c>,
/// <c>pause 2</c>, <c>hangup</c>. What follows a # at the beginning of a line is a remark.
/// </summary>
internal static class CallScript
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <param name="directory">Where sounds are looked for.</param>
    /// <exception cref="CommandException">A line cannot be understood, or its sound not be read; the message names the line.</exception>
    public static SimulationBody Parse(IEnumerable<string> lines, string directory)
    {
        var body = new SimulationBody();
        var steps = new List<ScriptStepBody>();
        foreach (var (index, line) in lines.Index())
        {
            if (line.Trim() is not { Length: > 0 } text || text[0] is '#') continue;
            var (word, rest) = text.Split((char[]?)null, 2, StringSplitOptions.TrimEntries) is [var first, var second] ? (first, second) : (text, "");
            Read(body, steps, word.ToLowerInvariant(), rest, directory, index + 1);
        }
        if (steps.Count > 0) body.Script = steps;
        return body;
    }

    /// <summary>As REST takes it.</summary>
    public static JsonElement ToJson(SimulationBody body) => JsonSerializer.SerializeToElement(body, Json);

    private static void Read(SimulationBody body, List<ScriptStepBody> steps, string word, string rest, string directory, int line)
    {
        switch (word)
        {
            case "stasis" when rest.Length > 0:
                body.Stasis = rest;
                break;
            case "dial" when rest.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var extension, var context]:
                (body.Extension, body.Context) = (extension, context);
                break;
            case "from" when rest.Length > 0:
                (body.CallerName, body.CallerNumber) = CallerOf(rest);
                break;
            case "asterisk" when rest.Length > 0:
                body.Asterisk = rest;
                break;
            case "expect" when rest.Length > 0:
                steps.Add(new ScriptStepBody { Expect = rest });
                break;
            case "press" when rest.Length > 0:
                steps.Add(new ScriptStepBody { Press = rest });
                break;
            case "say" when rest.Length > 0:
                steps.Add(new ScriptStepBody { Say = rest });
                break;
            case "play" when rest.Length > 0:
                steps.Add(new ScriptStepBody { Audio = SoundOf(Path.Combine(directory, rest), line) });
                break;
            case "tone":
                steps.Add(new ScriptStepBody { Tone = SecondsOf(rest, line) });
                break;
            case "pause":
                steps.Add(new ScriptStepBody { Pause = SecondsOf(rest, line) });
                break;
            case "hangup":
                steps.Add(new ScriptStepBody { HangUp = true });
                break;
            default:
                throw new CommandException(
                    $"line {line}: '{word} {rest}': expected stasis <arguments>, dial <extension> <context>, from <name> <<number>>, expect <prompt|recording|end>, press <keys>, say <sound>, play <file>, tone <seconds>, pause <seconds> or hangup");
        }
    }

    private static (string? Name, string Number) CallerOf(string text)
    {
        var number = text.IndexOf('<', StringComparison.Ordinal);
        return number < 0 ? (null, text) : (text[..number].Trim().Trim('"'), text[(number + 1)..].TrimEnd('>', ' '));
    }

    private static double SecondsOf(string text, int line) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? seconds : throw new CommandException($"line {line}: '{text}' is no number of seconds");

    private static byte[] SoundOf(string path, int line)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"line {line}: {error.Message}");
        }
    }
}
