namespace AriVoicemail.EndToEnd.Menu;

/// <summary>One installation for the directory's tests; each has a voicemail context of its own, so that it finds only its own people.</summary>
/// <remarks>
/// Extension <c>dabf(2)m</c> is <c>Stasis(vm,directory,ab,people,f(2)m)</c>: two letters name the voicemail context, and options follow.
/// Extension <c>alikeab</c> is <c>Stasis(vm,directory,ab)</c>, and <c>comabf(2)m</c> is Asterisk's <c>Directory(ab,people,f(2)m)</c>. Wherever the call goes on, Asterisk logs that with the caller and the variables.
/// </remarks>
public sealed class DirectoryFixture : IAsyncLifetime
{
    private const string Dialplan = """
        exten => _d[a-z][a-z]!,1,Stasis(@APPLICATION@,directory,${EXTEN:1:2},people,${EXTEN:3})
         same => n,Goto(told,1)
        exten => _alike[a-z][a-z],1,Stasis(@APPLICATION@,directory,${EXTEN:5})
         same => n,Goto(told,1)
        exten => _com[a-z][a-z]!,1,Directory(${EXTEN:3:2},people,${EXTEN:5})
         same => n,Goto(told,1)
        exten => told,1,Verbose(1,${CALLERID(num)} is behind: ${DIRECTORY_RESULT} '${DIRECTORY_EXTEN}')
         same => n,Hangup()
        exten => h,1,Verbose(1,${CALLERID(num)} is gone: ${DIRECTORY_RESULT})

        [people]
        exten => _3XXX,1,Verbose(1,${CALLERID(num)} is at ${EXTEN}: ${DIRECTORY_RESULT} '${DIRECTORY_EXTEN}')
         same => n,Hangup()
        exten => o,1,Verbose(1,${CALLERID(num)} is at ${EXTEN}: ${DIRECTORY_RESULT} '${DIRECTORY_EXTEN}')
         same => n,Hangup()
        exten => a,1,Verbose(1,${CALLERID(num)} is at ${EXTEN}: ${DIRECTORY_RESULT} '${DIRECTORY_EXTEN}')
         same => n,Hangup()

        [al]
        exten => _3XXX,1,Verbose(1,${CALLERID(num)} is at ${EXTEN}: ${DIRECTORY_RESULT} '${DIRECTORY_EXTEN}')
         same => n,Hangup()

        """;

    /// <summary>Known to both directories, in context <c>zz</c>.</summary>
    public static IReadOnlyList<string> People { get; } =
    [
        "3001 Bea Lee", "3002 Ann Lee", "3003 Zoe Miller", "3004 Ann van der Lee", "3005 Madonna", "3006 Li", "3007 Agent 533", "3008 Kim Leeds",
        .. Enumerable.Range(3100, 10).Select(number => $"{number} X Xu"),
    ];

    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Installation = await Installation.StartAsync(new InstallationOptions
    {
        Dialplan = Dialplan,
        Voicemail = "[zz]\n" + string.Join('\n', People.Select(person => person.Split(' ', 2)).Select(person => $"{person[0]} = 1234,{person[1]}")),
    });

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
