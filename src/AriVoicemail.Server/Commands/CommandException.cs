namespace AriVoicemail.Server.Commands;

/// <summary>A command that could not do what it was asked to; the message is for whoever typed it.</summary>
internal sealed class CommandException(string message, int code = ExitCode.Failed) : Exception(message)
{
    /// <summary>One of <see cref="ExitCode"/>.</summary>
    public int Code => code;

    /// <summary>What the command names is not there.</summary>
    public static CommandException NotFound(string message) => new(message, ExitCode.NotFound);
}
