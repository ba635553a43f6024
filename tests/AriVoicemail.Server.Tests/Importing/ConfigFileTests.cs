using System.Text;
using AriVoicemail.Server.AsteriskFiles;

namespace AriVoicemail.Server.Tests.Importing;

/// <summary>Asterisk's configuration syntax. That Asterisk reads the same is tested with a real one.</summary>
public sealed class ConfigFileTests : IDisposable
{
    private readonly ConfFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a=1", "a=1")]
    [InlineData("  a \t=  1 2  \r", "a=1 2")]
    [InlineData("1000 => 4242,Ann", "1000=4242,Ann")]
    [InlineData("a==1", "a==1")]
    [InlineData("a=", "a=")]
    [InlineData("a=1;2", "a=1")]
    [InlineData(@"a=1\;2", "a=1;2")]
    [InlineData(@"a=1\;2;3", "a=1;2")]
    [InlineData("a=1;-- x --;2", "a=12")]
    [InlineData("a=1;--- x", "a=1")]
    [InlineData("a=1;-- x ;-- y --; z --;2", "a=12")]
    [InlineData("a=1;-- x\nb=2\n--;3\nc=4", "a=1,c=4")]
    [InlineData("a=1;--;\nb=2\n--;", "a=1")]
    [InlineData("a=1--;2", "a=1--")]
    [InlineData("a=1\na+= 2 ", "a=1 2")]
    [InlineData("a+=2", "a=2")]
    [InlineData(@"\[a=1", "[a=1")]
    [InlineData(@"\=a=1", "=a=1")]
    [InlineData("#unknown\n#include\n#exec /bin/false\na=1", "a=1")]
    [InlineData("=1\nnothing\na=1", "a=1")]
    [InlineData("a=1\nA=2\na=3", "a=1,A=2,a=3")]
    public void A_line_is(string text, string expected)
    {
        _folder.Write("voicemail.conf", "[s]\n" + text + "\n");

        var section = Assert.Single(_folder.Read().Sections);

        Assert.Equal(expected, string.Join(',', section.Entries.Select(entry => $"{entry.Name}={entry.Value}")));
    }

    [Theory]
    [InlineData("[a]\nx=1\n[a]\ny=2", "a: x=1 | a: y=2")]
    [InlineData("[a]\nx=1\n[b]\nz=3\n[a](+)\ny=2", "a: x=1 y=2 | b: z=3")]
    [InlineData("[t](!)\nx=1\n[a](t)\nx=2", "t!: x=1 | a: x=1 x=2")]
    [InlineData("[t](!)\nx=1\n[u](!,t)\ny=2\n[a](u,t)", "t!: x=1 | u!: x=1 y=2 | a: x=1 y=2 x=1")]
    [InlineData("[T](!)\nx=1\n[a](t)", "T!: x=1 | a: x=1")]
    [InlineData("[t](!)\n[t](+TEMPLATES=include)\nx=1", "t!: x=1")]
    [InlineData("[a] nonsense\nx=1", "a: x=1")]
    [InlineData("[ a ]\nx=1", " a : x=1")]
    public void Sections_are(string text, string expected)
    {
        _folder.Write("voicemail.conf", text);

        Assert.Equal(expected, Shown(_folder.Read()));
    }

    [Theory]
    [InlineData("x=1", 1)]
    [InlineData("[a]\n[b", 2)]
    [InlineData("[a](b", 1)]
    [InlineData("[a](b)", 1)]
    [InlineData("[a](+)", 1)]
    [InlineData("[t](!)\n[t](+)", 2)]
    [InlineData("[a]\n#include nowhere.conf", 2)]
    [InlineData("[a]\n#include nowhere/*.conf", 2)]
    [InlineData("[a]\n\\", 2)]
    public void What_Asterisk_refuses_is_fatal(string text, int line)
    {
        _folder.Write("voicemail.conf", text);

        var problem = Assert.Single(_folder.Read().Problems, problem => problem.IsFatal);

        Assert.Equal(new Place("voicemail.conf", line), problem.Place);
    }

    [Theory]
    [InlineData("#include b.conf", "a: x=1 b=1 y=2")]
    [InlineData("#INCLUDE \"b.conf\"", "a: x=1 b=1 y=2")]
    [InlineData("#include <b.conf>", "a: x=1 b=1 y=2")]
    [InlineData("#tryinclude b.conf", "a: x=1 b=1 y=2")]
    [InlineData("#tryinclude nowhere.conf", "a: x=1 y=2")]
    [InlineData("#include d/*.conf", "a: x=1 d1=1 d2=1 y=2")]
    [InlineData("#include d/{2,1}.conf", "a: x=1 d2=1 d1=1 y=2")]
    [InlineData("#include ?/[1].conf", "a: x=1 d1=1 y=2")]
    [InlineData("#include d/[!1].conf", "a: x=1 d2=1 y=2")]
    [InlineData("#include d/.*.conf", "a: x=1 hidden=1 y=2")]
    [InlineData("#include opens.conf", "a: x=1 y=2 | o: z=1")]
    [InlineData("#include opens.conf\n#include b.conf", "a: x=1 y=2 | o: z=1 b=1")]
    [InlineData("#include deep.conf", "a: x=1 b=1 d=1 y=2")]
    [InlineData("#include broken.conf", "a: x=1 before=1 y=2")]
    [InlineData("#include open/*.conf", "a: x=1 first=1 y=2")]
    public void An_include_is(string include, string expected)
    {
        _folder.Write("voicemail.conf", $"[a]\nx=1\n{include}\ny=2").Write("b.conf", "b=1").Write("d/1.conf", "d1=1").Write("d/2.conf", "d2=1")
            .Write("d/.hidden.conf", "hidden=1").Write("opens.conf", "[o]\nz=1").Write("deep.conf", "#include b.conf\nd=1")
            .Write("broken.conf", "before=1\n[x\nbehind=1").Write("open/1.conf", "first=1\n;-- open").Write("open/2.conf", "second=1");

        Assert.Equal(expected, Shown(_folder.Read()));
    }

    [Fact]
    public void An_absolute_path_is_included_too()
    {
        using var other = new ConfFolder().Write("more.conf", "b=1");
        _folder.Write("voicemail.conf", $"[a]\n#include {other["more.conf"]}");

        Assert.Equal("a: b=1", Shown(_folder.Read()));
        Assert.Equal(new Place(other["more.conf"], 1), _folder.Read().Sections[0].Entries[0].Place);
    }

    [Fact]
    public void Files_that_include_each_other_come_to_an_end()
    {
        _folder.Write("voicemail.conf", "[a]\n#include b.conf").Write("b.conf", "x=1\n#include b.conf");

        var read = _folder.Read();

        Assert.Equal(9, read.Sections[0].Entries.Count);
        Assert.Contains(read.Problems, problem => problem.Text.Contains("10 deep", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_problem_names_file_and_line()
    {
        _folder.Write("voicemail.conf", "[a]\n#include d/one.conf\n#exec /bin/sh\n").Write("d/one.conf", "\n\nnothing\n");

        Assert.Equal(["d/one.conf:3: 'nothing' is no 'name = value'", "voicemail.conf:3: '#exec /bin/sh' is not run: put what it prints into a file and include that"],
            _folder.Read().Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_line_that_is_too_long_for_Asterisk_is_passed_over()
    {
        _folder.Write("voicemail.conf", $"[a]\nx={new string('1', 8188)}\ny={new string('2', 8187)}\n");

        Assert.Equal("y", Assert.Single(_folder.Read().Sections[0].Entries).Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_encodings_of_old_are_read(bool utf8)
    {
        File.WriteAllBytes(_folder["voicemail.conf"], (utf8 ? Encoding.UTF8 : Encoding.Latin1).GetBytes("[a]\nx=J\u00fcrgen\n"));

        var read = _folder.Read();

        Assert.Equal("J\u00fcrgen", read.Sections[0].Entries[0].Value);
        Assert.Equal(utf8 ? [] : [2], read.Problems.Select(problem => problem.Place.Line));
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        File.WriteAllText(_folder["voicemail.conf"], "[a]\nx=1", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal("a: x=1", Shown(_folder.Read()));
    }

    private static string Shown(ConfigFile file) => string.Join(" | ", file.Sections.Select(section =>
        $"{section.Name}{(section.IsTemplate ? "!" : "")}:{string.Concat(section.Entries.Select(entry => $" {entry.Name}={entry.Value}"))}"));
}
