using System.CommandLine;

namespace AriVoicemail.Server.Commands;

/// <summary><c>arivm completion bash|zsh|fish</c>: a script by which the shell asks this program how a line may go on.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            # source <(arivm completion bash)
            _arivm() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(arivm "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _arivm arivm
            """,
        ["zsh"] = """
            # source <(arivm completion zsh), behind compinit
            _arivm() {
              local -a found
              found=("${(@f)$(arivm "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a found
            }
            compdef _arivm arivm
            """,
        ["fish"] = """
            # arivm completion fish | source
            complete -c arivm -a '(arivm "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
            """,
    };

    public static Command Create(CommandInputs inputs)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Prints a script that lets the shell complete what is typed behind arivm.") { shell };
        command.SetAction(async (parsed, _) =>
        {
            await inputs.Output.WriteLineAsync(Scripts[parsed.GetValue(shell)!]);
            return ExitCode.Done;
        });
        return command;
    }
}
