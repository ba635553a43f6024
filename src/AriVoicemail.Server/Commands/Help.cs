using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AriVoicemail.Server.Commands;

/// <summary>The usual help, and behind it examples of that command, and what its exit codes mean.</summary>
internal sealed class Help(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["arivm"] = ["serve --config /etc/arivoicemail/appsettings.json", "doctor", "apikey create --name 'Ann'", "mailbox create 1000 --name 'Ann Lee' --pin -"],
        ["arivm serve"] = ["serve --config /etc/arivoicemail/appsettings.json", "serve --Http:Listen=0.0.0.0:8090"],
        ["arivm status"] = ["status", "status --url http://192.0.2.5:8090"],
        ["arivm apikey create"] = ["apikey create --name Ann", "apikey create --name 'wall display' --role reader --context sales --days 90"],
        ["arivm apikey list"] = ["apikey list"],
        ["arivm apikey revoke"] = ["apikey revoke 4f1c09ab2d"],
        ["arivm asterisk-config"] = ["asterisk-config", "asterisk-config --write ./asterisk --sip 192.0.2.5:5060"],
        ["arivm mailbox create"] = ["mailbox create 1000 --name 'Ann Lee' --pin -", "mailbox create 1000@sales language=ru maxSecs=120"],
        ["arivm mailbox list"] = ["mailbox list", "mailbox list --context sales --search Lee --json"],
        ["arivm mailbox show"] = ["mailbox show 1000"],
        ["arivm mailbox set"] = ["mailbox set 1000 fullName='Ann Lee' maxSecs=120", "mailbox set 1000@sales email=null"],
        ["arivm mailbox pin"] = ["mailbox pin 1000", "mailbox pin 1000 < pin.txt"],
        ["arivm mailbox unlock"] = ["mailbox unlock 1000"],
        ["arivm mailbox delete"] = ["mailbox delete 1000", "mailbox delete 1000@sales --messages"],
        ["arivm list set"] = ["list set 800 1000 1001 1002@sales --name Everybody"],
        ["arivm list show"] = ["list show --context sales"],
        ["arivm list delete"] = ["list delete 800"],
        ["arivm message list"] = ["message list 1000", "message list 1000@sales --folder Old --json"],
        ["arivm message show"] = ["message show 1000 1772719629-0000000a"],
        ["arivm message move"] = ["message move 1000 1772719629-0000000a Work"],
        ["arivm message heard"] = ["message heard 1000 1772719629-0000000a", "message heard 1000 1772719629-0000000a --not"],
        ["arivm message urgent"] = ["message urgent 1000 1772719629-0000000a"],
        ["arivm message delete"] = ["message delete 1000 1772719629-0000000a"],
        ["arivm message forward"] = ["message forward 1000 1772719629-0000000a 1001 800"],
        ["arivm message deliver"] = ["message deliver 1000 announcement.mp3 --caller-name Reception --urgent"],
        ["arivm message export"] = ["message export 1000 1772719629-0000000a message.wav"],
        ["arivm greeting list"] = ["greeting list 1000"],
        ["arivm greeting set"] = ["greeting set 1000 unavail greeting.flac"],
        ["arivm greeting get"] = ["greeting get 1000 unavail greeting.wav"],
        ["arivm greeting remove"] = ["greeting remove 1000 temp"],
        ["arivm spool import"] = ["spool import /var/spool/asterisk/voicemail --create-mailboxes"],
        ["arivm spool check"] = ["spool check", "spool check --mailbox 1000 --json"],
        ["arivm spool repair"] = ["spool repair --dry-run"],
        ["arivm outbox list"] = ["outbox list"],
        ["arivm outbox retry"] = ["outbox retry 1000@default:mwi"],
        ["arivm call list"] = ["call list"],
        ["arivm call show"] = ["call show 1772719629.17"],
        ["arivm call hangup"] = ["call hangup 1772719629.17"],
        ["arivm call run"] = ["call run script.txt", "call run -"],
        ["arivm audit list"] = ["audit list --limit 20", "audit list --target 1000@default --json"],
        ["arivm notify"] = ["notify 1000 example.com 2 5"],
        ["arivm subscription show"] = ["subscription show 1000 example.com"],
        ["arivm debug"] = ["debug on", "debug off"],
        ["arivm reload"] = ["reload"],
        ["arivm doctor"] = ["doctor", "doctor --json | jq '.[] | select(.ok | not)'"],
        ["arivm config import"] = ["config import /etc/asterisk/voicemail.conf --output appsettings.json", "config import /etc/asterisk/voicemail.conf --mailboxes --dry-run"],
        ["arivm db status"] = ["db status"],
        ["arivm db move"] = ["db move --to - < connection.txt"],
        ["arivm backup"] = ["backup voicemail.tar.gz"],
        ["arivm restore"] = ["restore voicemail.tar.gz --check"],
        ["arivm completion"] = ["completion bash > /etc/bash_completion.d/arivm"],
    };

    /// <summary>What may be typed, by the command's whole name.</summary>
    public static IReadOnlyList<string> ExamplesOf(Command command) => Examples.GetValueOrDefault(NameOf(command)) ?? [];

    /// <summary>Whoever asks for help has not typed everything yet.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (ExamplesOf(parseResult.CommandResult.Command) is { Count: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  arivm {example}");
            output.WriteLine();
        }
        output.WriteLine(ExitCode.Meaning);
        return code;
    }

    private static string NameOf(Command command) => command is RootCommand ? "arivm" : $"{NameOf(command.Parents.OfType<Command>().First())} {command.Name}";
}
