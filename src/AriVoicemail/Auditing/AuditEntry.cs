namespace AriVoicemail.Auditing;

/// <summary>Who did what. Values are never kept: a PIN or an address of mail must not be read here.</summary>
/// <param name="Id">Sorts by time.</param>
/// <param name="At">UTC.</param>
/// <param name="Who">The key's name, the mailbox of its owner, or the user of the command line; empty: a wrong key was given.</param>
/// <param name="Door">One of <see cref="Auditing.Door"/>.</param>
/// <param name="Address">Where from: an address of the network, a channel of Asterisk; empty: not known.</param>
/// <param name="Action">The operation: <c>changeMailbox</c>, <c>signIn</c>.</param>
/// <param name="Target">What it was about: a mailbox, a list, a key; empty: everything.</param>
/// <param name="Context">The context of that mailbox or list.</param>
/// <param name="Outcome"><c>done</c>, or why it was not; <c>broken off</c>: the client went away, and a part may be done.</param>
/// <param name="Fields">Which fields were given, or which greeting it was about.</param>
public sealed record AuditEntry(
    string Id, DateTimeOffset At, string Who, string Door, string Address, string Action, string Target, string? Context, string Outcome, IReadOnlyList<string> Fields);
