namespace AriVoicemail.Server.Api;

/// <summary>A call to be placed, and what its caller does.</summary>
internal sealed class SimulationBody
{
    /// <summary>What voicemail is asked to do, as in the dialplan behind <c>Stasis(vm,</c>: <c>leave,1000@default,u</c>. The dialplan needs the context arivoicemail-simulation.</summary>
    public string? Stasis { get; set; }

    /// <summary>Instead of it an extension that is dialled, as a phone would.</summary>
    public string? Extension { get; set; }

    /// <summary>The extension's context; it has to be one of <c>Asterisk:SimulationContexts</c>.</summary>
    public string? Context { get; set; }

    /// <summary>Which Asterisk; the first one if not given.</summary>
    public string? Asterisk { get; set; }

    /// <summary>Who calls, as a name.</summary>
    public string? CallerName { get; set; }

    /// <summary>Who calls, as a number.</summary>
    public string? CallerNumber { get; set; }

    /// <summary>What the caller does, in order. If not given, a message is left: expect recording, tone 3, hang up.</summary>
    public IReadOnlyList<ScriptStepBody>? Script { get; set; }
}

/// <summary>One thing that the caller does: exactly one of these.</summary>
internal sealed class ScriptStepBody
{
    /// <summary>Waits until that prompt begins (<c>vm-intro</c>), or for <c>recording</c>, or for the <c>end</c> of the call; 30 seconds at most.</summary>
    public string? Expect { get; set; }

    /// <summary>Keys to be pressed: 0 to 9, * and #.</summary>
    public string? Press { get; set; }

    /// <summary>A sound of Asterisk to be spoken: <c>vm-intro</c>.</summary>
    public string? Say { get; set; }

    /// <summary>A sound to be spoken, in base64, in any format that libsndfile reads; at most a minute.</summary>
    public byte[]? Audio { get; set; }

    /// <summary>Seconds of a tone instead of speech, above 0 to 60.</summary>
    public double? Tone { get; set; }

    /// <summary>Seconds of silence, 0 to 60.</summary>
    public double? Pause { get; set; }

    /// <summary>true: hangs up. Whoever does not is hung up at the end of the script.</summary>
    public bool? HangUp { get; set; }
}
