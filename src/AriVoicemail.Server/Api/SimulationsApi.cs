using System.Text.RegularExpressions;
using AriVoicemail.Ari;
using AriVoicemail.Audio;
using AriVoicemail.Calls;
using AriVoicemail.Calls.Simulating;
using AriVoicemail.Mailboxes;
using AriVoicemail.Outbox;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Asterisks;
using AriVoicemail.Server.Configuration;
using AriVoicemail.Spool;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>Calls that nobody places: a script is the caller, and everything else is real.</summary>
internal sealed partial class SimulationsApi(ServedAsterisks asterisks, Timelines timelines, StateOutbox outbox, SoundWork work, Settings settings, TimeProvider time)
{
    /// <summary>Of the dialplan: its extension <c>s</c> hands the call to Stasis with what ARIVM_ARGUMENTS says.</summary>
    public const string OwnContext = "arivoicemail-simulation";

    private const int MostAtOnce = 8;
    private const int MostSteps = 100;
    private const double MostAudioSeconds = 60;

    private static readonly TimeSpan ForTheLamps = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private static readonly ScriptStepBody[] LeaveMessage = [new() { Expect = "recording" }, new() { Tone = 3 }, new() { HangUp = true }];

    private int _underWay;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/simulations", Run).WithTags("Calls").WithName("simulateCall").WithSummary("Places a call that follows a script, through the real Asterisk, and tells what happened")
            .WithDescription(
                "A caller who presses keys, speaks and is silent as told; prompts, keys, the messages that were left and the NOTIFYs that followed are the answer. "
                + "It lasts as long as the call. {\"stasis\": \"leave,1000@default\"} leaves a message.")
            .For(ApiRole.Operator).ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable).WithMetadata(new RequestSizeLimitAttribute(UploadedSound.LargestBody));

    private static Task<Ok<SimulationResource>> Run(
        [FromServices] SimulationsApi api, [FromServices] CurrentHolder holder, SimulationBody body, CancellationToken cancellationToken) => api.RunAsync(body, holder.Value, cancellationToken);

    private async Task<Ok<SimulationResource>> RunAsync(SimulationBody body, Holder holder, CancellationToken cancellationToken)
    {
        var asterisk = asterisks.All.FirstOrDefault(one => body.Asterisk is null || one.Options.ServerName == body.Asterisk)
            ?? throw ProblemException.Invalid("asterisk", $"expected one of {string.Join(", ", asterisks.All.Select(one => one.Options.ServerName))}");
        var sounds = new List<string>();
        if (Interlocked.Increment(ref _underWay) > MostAtOnce)
        {
            Interlocked.Decrement(ref _underWay);
            throw new ProblemException(StatusCodes.Status429TooManyRequests, $"{MostAtOnce} simulated calls are under way; wait for one to end.") { RetryAfter = TimeSpan.FromSeconds(10) };
        }
        try
        {
            var script = await ScriptAsync(body, asterisk.Options, sounds, cancellationToken);
            var transcript = await asterisk.Simulations.RunAsync(script, cancellationToken);
            return TypedResults.Ok(SimulationResource.Of(transcript, await NotifiesAsync(transcript, holder, cancellationToken)));
        }
        catch (AriException error) when (error.Status is { } status && (int)status is >= 400 and < 500)
        {
            throw ProblemException.Conflict($"Asterisk does not take the call: {error.Message}. Is there such an extension? For 'stasis', the dialplan needs the context {OwnContext}: 'arivm asterisk-config' prints it.");
        }
        catch (AriException error)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, $"Asterisk cannot be reached: {error.Message}") { RetryAfter = TimeSpan.FromSeconds(5) };
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
            foreach (var sound in sounds) File.Delete(sound);
        }
    }

    /// <summary>What was told of it, once everybody knows, or a while has passed.</summary>
    private async Task<IReadOnlyList<TimelineNotify>> NotifiesAsync(Transcript transcript, Holder holder, CancellationToken cancellationToken)
    {
        var mailboxes = transcript.Lines.Select(line => line.Step.Mailbox).OfType<string>().Distinct().Select(mailbox => MailboxAddress.Parse(mailbox)).ToList();
        var until = time.GetUtcNow() + ForTheLamps;
        while (true)
        {
            var isTelling = await IsTellingAsync(mailboxes, cancellationToken);
            var timeline = await timelines.OfCallAsync(transcript.CallId, holder, cancellationToken);
            var isComplete = mailboxes.Count == 0 || (!isTelling && timeline is { EndedAt: not null });
            if (isComplete || time.GetUtcNow() >= until) return timeline?.Notifies ?? [];
            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    private async Task<bool> IsTellingAsync(List<MailboxAddress> mailboxes, CancellationToken cancellationToken)
    {
        foreach (var mailbox in mailboxes)
        {
            if (await outbox.IsTellingAsync(mailbox, cancellationToken)) return true;
        }
        return false;
    }

    private async Task<Script> ScriptAsync(SimulationBody body, AsteriskOptions asterisk, List<string> sounds, CancellationToken cancellationToken)
    {
        if (body.Stasis is null == body.Extension is null) throw ProblemException.Invalid("stasis", "expected either stasis or extension");
        if (body.Stasis is { } stasis && !Arguments().IsMatch(stasis)) throw ProblemException.Invalid("stasis", "expected what voicemail is to do, such as leave,1000@default,u");
        if (body.Extension is { } extension && !Name().IsMatch(extension)) throw ProblemException.Invalid("extension", "expected letters, digits and * # + - _ .");
        var context = body.Stasis is null ? body.Context ?? "" : OwnContext;
        if (body.Stasis is not null && body.Context is not null) throw ProblemException.Invalid("context", "expected it with extension only");
        var allowed = asterisk.SimulationContexts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // Otherwise whoever holds a key could place calls that cost money.
        if (body.Stasis is null && (!Name().IsMatch(context) || !allowed.Contains(context))) throw ProblemException.Invalid("context", "expected one that Asterisk:SimulationContexts names");
        foreach (var (field, value) in new[] { ("callerName", body.CallerName), ("callerNumber", body.CallerNumber) })
        {
            if (value is not null && (value.Length > 80 || !Caller().IsMatch(value))) throw ProblemException.Invalid(field, "expected at most 80 letters, digits, blanks and + - . _ * #");
        }
        if (body.Script is { Count: > MostSteps }) throw ProblemException.Invalid("script", $"expected at most {MostSteps} steps");
        var steps = new List<ScriptStep>();
        foreach (var (index, step) in (body.Script ?? LeaveMessage).Index()) steps.Add(await StepAsync($"script[{index}]", step, sounds, cancellationToken));
        return new Script(
            body.Extension ?? "s", context, body.CallerName ?? "", body.CallerNumber ?? "",
            body.Stasis is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["ARIVM_ARGUMENTS"] = body.Stasis }, steps);
    }

    private async Task<ScriptStep> StepAsync(string field, ScriptStepBody? step, List<string> sounds, CancellationToken cancellationToken)
    {
        if (step is null || new object?[] { step.Expect, step.Press, step.Say, step.Audio, step.Tone, step.Pause, step.HangUp }.Count(given => given is not null) != 1)
        {
            throw ProblemException.Invalid(field, "expected exactly one of expect, press, say, audio, tone, pause and hangUp");
        }
        switch (step)
        {
            case { Expect: "recording" }:
                return new ScriptStep.ExpectRecording();
            case { Expect: "end" }:
                return new ScriptStep.ExpectEnd();
            case { Expect: { } prompt }:
                return Sound().IsMatch(prompt) ? new ScriptStep.ExpectPrompt(prompt) : throw ProblemException.Invalid($"{field}.expect", "expected a prompt's name, recording or end");
            case { Press: { } keys }:
                return Keys().IsMatch(keys) ? new ScriptStep.Press(keys) : throw ProblemException.Invalid($"{field}.press", "expected 1 to 50 keys of 0 to 9, * and #");
            case { Say: { } sound }:
                return Sound().IsMatch(sound) ? new ScriptStep.Say($"sound:{sound}", sound) : throw ProblemException.Invalid($"{field}.say", "expected the name of a sound of Asterisk, such as vm-intro");
            case { Pause: { } seconds }:
                return seconds is >= 0 and <= 60 ? new ScriptStep.Pause(TimeSpan.FromSeconds(seconds)) : throw ProblemException.Invalid($"{field}.pause", "expected 0 to 60 seconds");
            case { Audio: { } audio }:
                using (var sound = await work.TakeAsync(audio, $"{field}.audio", MostAudioSeconds, cancellationToken))
                {
                    return Spoken(sounds, path => File.Copy(sound.Path, path), $"a sound of {sound.Seconds:0.0} s");
                }
            case { Tone: { } length }:
                return length is > 0 and <= 60
                    ? Spoken(sounds, path => Tone.Write(path, 440, length), $"a tone of {length:0.0} s")
                    : throw ProblemException.Invalid($"{field}.tone", "expected more than 0 and at most 60 seconds");
            default:
                return step.HangUp is true ? new ScriptStep.HangUp() : throw ProblemException.Invalid($"{field}.hangUp", "expected true");
        }
    }

    /// <summary>A sound where Asterisk finds it, or can fetch it, as it does with greetings.</summary>
    private ScriptStep.Say Spoken(List<string> sounds, Action<string> write, string name)
    {
        var path = Path.Combine(settings.Spool.Directory, $"{SpoolTree.Simulation}{Guid.CreateVersion7():N}");
        sounds.Add($"{path}.wav");
        write($"{path}.wav");
        return new ScriptStep.Say($"sound:{path}", name);
    }

    [GeneratedRegex(@"^(leave|check|directory|screen)(,[\w@&.+()/*#-]*){0,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Arguments();

    [GeneratedRegex(@"^[A-Za-z0-9*#+._-]{1,79}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[\p{L}\p{Nd} +._*#-]*\z")]
    private static partial Regex Caller();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9_-]+){0,4}\z")]
    private static partial Regex Sound();

    [GeneratedRegex(@"^[0-9*#]{1,50}\z")]
    private static partial Regex Keys();
}
