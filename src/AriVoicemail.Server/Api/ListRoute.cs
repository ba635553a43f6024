using System.ComponentModel;
using AriVoicemail.Mailboxes;
using Microsoft.AspNetCore.Mvc;

namespace AriVoicemail.Server.Api;

/// <summary>The distribution list in a path: <c>/lists/800@default</c>.</summary>
internal sealed record ListRoute(
    [property: FromRoute(Name = "number"), Description("The list's number: letters, digits and _ + - .")] string Number,
    [property: FromRoute(Name = "context"), Description("The list's context: letters, digits and _ + - .")] string Context)
{
    public const string Template = "/lists/{number}@{context}";

    public MailboxAddress Address => MailboxAddress.TryParse($"{Number}@{Context}", out var address)
        ? address
        : throw ProblemException.BadRequest(
            $"'{Number}@{Context}' is not a list: expected number@context of letters, digits and _ + - . (at most 79 each, no leading dot).");
}
