using System.CommandLine;
using System.Diagnostics;
using AriVoicemail.Server.Commands;

namespace AriVoicemail.Server.Tests.Commands;

/// <summary>What holds of every command, walked through one by one.</summary>
public sealed class CommandTreeTests
{
    public static TheoryData<string> Names => [.. Leaves(Root(), "").Select(leaf => leaf.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_command_says_what_it_does_with_examples_and_exit_codes_and_knows_json(string name)
    {
        var (_, command) = Leaves(Root(), "").Single(leaf => leaf.Name == name);
        using var bed = new CommandBed();

        var (code, output, _) = await bed.RunAsync([.. name.Split(' '), "--help"]);

        Assert.Equal(0, code);
        Assert.EndsWith(".", command.Description);
        Assert.All(command.Arguments, argument => Assert.NotEmpty(argument.Description ?? ""));
        Assert.All(command.Options, option => Assert.NotEmpty(option.Description ?? ""));
        Assert.Contains("--json", output);
        Assert.Contains("4 there is no such mailbox", output);
        Assert.NotEmpty(Help.ExamplesOf(command));
        Assert.All(Help.ExamplesOf(command), example =>
        {
            Assert.StartsWith(name, example);
            Assert.Contains($"arivm {example}", output);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Examples_are_understood(string name)
    {
        var root = Root();
        foreach (var example in Help.ExamplesOf(Leaves(root, "").Single(leaf => leaf.Name == name).Command))
        {
            // What the shell does with its line, and what is no option but a setting.
            var typed = example.Split(" | ")[0].Split(" < ")[0].Split(" > ")[0].Replace('\'', '"');
            var parsed = root.Parse(string.Join(' ', typed.Split(' ').Where(word => !(word.StartsWith("--", StringComparison.Ordinal) && word.Contains(':') && word.Contains('=')))));
            Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
        }
    }

    [Fact]
    public async Task Bash_completes_commands_options_and_folders()
    {
        var folder = Directory.CreateTempSubdirectory("arivm-");
        try
        {
            var program = Path.Combine(folder.FullName, "arivm");
            await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec dotnet {Path.Combine(AppContext.BaseDirectory, "arivm.dll")} \"$@\"\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            Assert.Contains("mailbox", await CompleteAsync(folder.FullName, "arivm mai"));
            Assert.Contains("unlock", await CompleteAsync(folder.FullName, "arivm mailbox "));
            Assert.Contains("--caller-name", await CompleteAsync(folder.FullName, "arivm message deliver --call"));
            Assert.Contains("Family", await CompleteAsync(folder.FullName, "arivm message list 1000 --folder Fa"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("zsh", "compdef _arivm arivm")]
    [InlineData("fish", "complete -c arivm")]
    public async Task Other_shells_have_their_script(string shell, string words)
    {
        using var bed = new CommandBed();

        Assert.Contains(words, (await bed.RunAsync("completion", shell)).Output);
    }

    [Fact]
    public async Task Only_so_many_files_may_be_open_is_found_by_the_doctor()
    {
        var start = new ProcessStartInfo("bash", ["-c", $"ulimit -n 500; exec dotnet '{Path.Combine(AppContext.BaseDirectory, "arivm.dll")}' doctor"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();

        Assert.Contains("warning  file descriptors: only 500 may be open at once", output);
        Assert.Contains("LimitNOFILE", output);
    }

    private static async Task<string[]> CompleteAsync(string folder, string line)
    {
        var words = line.Split(' ');
        var script =
            $$"""
            PATH={{folder}}:$PATH; source <(arivm completion bash)
            COMP_LINE='{{line}}'; COMP_POINT={{line.Length}}; COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}}); COMP_CWORD={{words.Length - 1}}
            _arivm; printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        return (await bash.StandardOutput.ReadToEndAsync()).Split('\n');
    }

    private static RootCommand Root() => CommandLine.Root(new CommandInputs([], TextWriter.Null, TextWriter.Null));

    private static IEnumerable<(string Name, Command Command)> Leaves(Command command, string name) => command.Subcommands.Count == 0
        ? [(name, command)]
        : command.Subcommands.SelectMany(inner => Leaves(inner, $"{name} {inner.Name}".TrimStart()));
}
