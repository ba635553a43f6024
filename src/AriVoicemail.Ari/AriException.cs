using System.Net;

namespace AriVoicemail.Ari;

/// <summary>A command did not succeed: Asterisk refused it, or could not be reached.</summary>
public sealed class AriException : Exception
{
    internal AriException(AriCommand command, HttpStatusCode status, string reason)
        : base($"{command}: {(int)status} {reason}") =>
        (Method, Path, Status, Reason) = (command.Method, command.Path, status, reason);

    internal AriException(AriCommand command, string reason, Exception? inner)
        : base($"{command}: {reason}", inner) =>
        (Method, Path, Reason) = (command.Method, command.Path, reason);

    public HttpMethod Method { get; }

    /// <summary>Relative to <c>/ari/</c>, without the query.</summary>
    public string Path { get; }

    /// <summary>Asterisk's answer; null when none came.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>What Asterisk says about a refusal (<c>Channel not found</c>), or why no answer came.</summary>
    public string Reason { get; }

    /// <summary>What the command names (a channel, a playback, a recording) is not there, or no longer.</summary>
    public bool IsNotFound => Status is HttpStatusCode.NotFound;

    /// <summary>No answer came, or none that makes sense: whether the command was carried out is not known.</summary>
    public bool IsUnreachable => Status is null;
}
