namespace AriVoicemail.Bed;

/// <summary>What becomes of one HTTP request on its way.</summary>
public enum HttpFault
{
    None,

    /// <summary>500, and the server hears nothing.</summary>
    InternalError,

    /// <summary>503, as from a server that is asked too much.</summary>
    SlowDown,

    /// <summary>The connection is cut before the server hears anything.</summary>
    CutBefore,

    /// <summary>The server does what is asked, and the connection is cut before it can say so.</summary>
    CutAfter,

    /// <summary>The connection is cut in the middle of the answer.</summary>
    CutAnswer,

    /// <summary>Nothing comes back.</summary>
    Silence,
}
