namespace AriVoicemail.Server.Importing;

/// <summary>What is wrong with a line of a file.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Field">Which of its fields, as REST calls it; null: none by itself.</param>
/// <param name="Detail">What is wrong, and what becomes of it.</param>
internal sealed record LineProblem(int Line, string? Field, string Detail);
