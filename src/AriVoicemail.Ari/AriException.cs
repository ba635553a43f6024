using System.Net;

namespace AriVoicemail.Ari;

/// <summary>A command did not succeed: Asterisk refused it, or could not be reached.</summary>
public sealed class AriException : Exception
{
    internal AriException(AriCommand command, HttpStatusCode status, string reason)
        : base($"{command}: {(int)status} {reason}") =>
        (Method, Path, Status) = (command.Method, command.Path, status);

    internal AriException(AriCommand command, string reason, Exception? inner)
        : base($"{command}: {reason}", inner) =>
        (Method, Path) = (command.Method, command.Path);

    public HttpMethod Method { get; }

    public string Path { get; }

    /// <summary>Asterisk's answer; null when none came.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>What the command names (a channel, a playback, a recording) is not there, or no longer.</summary>
    public bool IsNotFound => Status is HttpStatusCode.NotFound;

    /// <summary>No answer came: whether the command was carried out is not known.</summary>
    public bool IsUnreachable => Status is null;
}
