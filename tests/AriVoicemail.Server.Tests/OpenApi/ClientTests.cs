using System.Diagnostics;
using AriVoicemail.Bed;
using AriVoicemail.Server.Access;
using AriVoicemail.Server.Tests.Servers;

namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>A client that NSwag makes of the document: it compiles, and does what a program wants to do.</summary>
public sealed class ClientTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Exe</OutputType>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
        </Project>
        """;

    private static readonly string Generator = Path.Combine(Repository.Cache, "nswag", "node_modules", "nswag", "bin", "binaries", "Net100", "dotnet-nswag.dll");

    [Fact]
    public async Task A_generated_client_compiles_and_works()
    {
        Assert.True(File.Exists(Generator), $"{Generator} is missing: tests/bed/fetch.sh nswag fetches it");
        var folder = Directory.CreateTempSubdirectory("arivm-client-").FullName;
        var mailbox = await server.NewMailboxAsync();
        await File.WriteAllBytesAsync(Path.Combine(folder, "sound.wav"), SoundBytes.Short);
        await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), await server.Anonymous.GetStringAsync("/openapi/v1.json"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Client.csproj"), Project);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "OpenApi", "Client", "Scenario.cs"), Path.Combine(folder, "Scenario.cs"));

        await RunAsync(folder, "dotnet", Generator, "openapi2csclient", "/input:openapi.json", "/output:Client.cs", "/namespace:AriVoicemail.Client", "/classname:VoicemailClient",
            "/jsonLibrary:SystemTextJson", "/generateOptionalParameters:true", "/generateNullableReferenceTypes:true");
        await RunAsync(folder, "dotnet", "build", "--disable-build-servers", "-c", "Release", "-o", "out", "Client.csproj");
        var told = await RunAsync(folder, "dotnet", Path.Combine(folder, "out/Client.dll"), server.Address.ToString(), await server.CreateKeyAsync(ApiRole.Admin), mailbox.ToString(), Path.Combine(folder, "sound.wav"));

        Assert.Equal(
            $"""
            mailboxes: {mailbox}
            uploaded: Bob 2000, 1 s, in INBOX
            sound: 200, audio/wav
            waveform: 10 peaks, 0 silences
            statistics: 2 hours
            converted: Ann
            heard: True, in Old
            problem: 400 new: new: expected 0 to 9999.
            """.ReplaceLineEndings(),
            told.Trim());
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> RunAsync(string folder, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {process.ExitCode}\n{await output}{await errors}");
        return await output;
    }
}
