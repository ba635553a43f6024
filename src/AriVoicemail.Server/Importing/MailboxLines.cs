using System.Reflection;
using AriVoicemail.Mailboxes;
using AriVoicemail.Server.Api;

namespace AriVoicemail.Server.Importing;

/// <summary>The mailboxes of a file, as REST takes them. Nothing is stored.</summary>
/// <param name="Lines">Each is the body of createMailbox: for writeMailboxes, one a line. They have their PINs.</param>
/// <param name="Problems">What is not as it is written in the file, in the order of its lines.</param>
/// <param name="LineNumbers">Of each of them, in which line of the file it begins.</param>
internal sealed record MailboxLines(IReadOnlyList<MailboxBody> Lines, IReadOnlyList<LineProblem> Problems, IReadOnlyList<int> LineNumbers)
{
    private const int MostProblems = 10_000;

    // Those that a mailbox and its body have in common, but for the parts.
    private static readonly (PropertyInfo Of, PropertyInfo Body)[] Plain =
    [
        .. from body in typeof(MailboxBody).GetProperties()
           where !typeof(IPartialBody).IsAssignableFrom(body.PropertyType)
           let of = typeof(Mailbox).GetProperty(body.Name)
           where of is not null
           select (of, body),
    ];

    /// <param name="bytes">A voicemail.conf. What it includes is not read, nor PINs that lie in the spool.</param>
    /// <exception cref="ProblemException">Asterisk would not load it, or it becomes too large.</exception>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static MailboxLines OfVoicemailConf(byte[] bytes, CancellationToken cancellationToken)
    {
        var file = VoicemailConf.Parse(bytes, cancellationToken);
        if (file.Problems.FirstOrDefault(problem => problem.IsFatal) is { } fatal)
        {
            throw ProblemException.Invalid($"line {fatal.Place.Line}", $"{fatal.Text}; nothing of this file is taken over");
        }
        file.ReadMailboxes(spool: null);
        var problems = file.Problems.Select(problem => new LineProblem(problem.Place.Line, null, problem.Text))
            .Concat(file.Refused.Select(refusal => new LineProblem(refusal.Place.Line, null, $"{refusal.Mailbox}: {refusal.Reason}")));
        return Of(file.Mailboxes.Select(mailbox => (BodyOf(mailbox), mailbox.Place.Line)), problems);
    }

    public static MailboxLines Of(IEnumerable<(MailboxBody Body, int Number)> lines, IEnumerable<LineProblem> problems)
    {
        var all = problems.OrderBy(problem => problem.Line).ToList();
        var more = all.Count - MostProblems;
        var told = more <= 0 ? all : [.. all.Take(MostProblems), new LineProblem(all[MostProblems].Line, null, $"from here on there are {more} more problems")];
        var taken = lines.ToList();
        return new MailboxLines([.. taken.Select(line => line.Body)], told, [.. taken.Select(line => line.Number)]);
    }

    private static MailboxBody BodyOf(ImportedMailbox imported)
    {
        var mailbox = imported.Mailbox;
        var body = new MailboxBody { Number = mailbox.Address.Number, Context = mailbox.Address.Context };
        if (imported.Pin is { } pin) body.Pin = pin;
        // What the file says nothing of is not given, so that it stays where a mailbox is changed.
        foreach (var (of, given) in Plain)
        {
            if (of.GetValue(mailbox) is { } value and not "") given.SetValue(body, value);
        }
        if (GivenFields.Of<MenuBody>(mailbox.Menu) is { } menu) body.Menu = menu;
        if (GivenFields.Of<MailBody>(mailbox.Mail) is { } mail) body.Mail = mail;
        return body;
    }
}
