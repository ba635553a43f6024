namespace AriVoicemail.EndToEnd.Menu;

/// <summary>When a step of a walk is taken.</summary>
public enum WalkMoment
{
    /// <summary>When the menu stands still for a key.</summary>
    Quiet,

    /// <summary>As soon as the sound of a message begins; when none does, like <see cref="Quiet"/>.</summary>
    Message,

    /// <summary>As soon as anything is played in answer to the step before.</summary>
    AtOnce,
}

/// <param name="Keys">Pressed one after the other; empty is a hang-up.</param>
public sealed record WalkStep(string Keys, WalkMoment Moment = WalkMoment.Quiet);
