using System.ComponentModel;
using AriVoicemail.Mailboxes;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>The mailbox in a path: <c>/mailboxes/1000@default</c>.</summary>
internal sealed record MailboxRoute(
    [property: FromRoute(Name = "number"), Description("The mailbox's number: letters, digits and _ + - .")] string Number,
    [property: FromRoute(Name = "context"), Description("The mailbox's context: letters, digits and _ + - .")] string Context)
{
    public const string Template = "/mailboxes/{number}@{context}";

    public MailboxAddress Address => MailboxAddress.TryParse($"{Number}@{Context}", out var address) ? address : throw NoAddress();

    private ProblemException NoAddress() => ProblemException.BadRequest(
        $"'{Number}@{Context}' is not a mailbox: expected number@context of letters, digits and _ + - . (at most 79 each, no leading dot).");
}
