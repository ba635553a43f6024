namespace AriVoicemail.Server.Commands;

/// <summary>A command that could not do what it was asked to; the message is for whoever typed it.</summary>
internal sealed class CommandException(string message) : Exception(message);
