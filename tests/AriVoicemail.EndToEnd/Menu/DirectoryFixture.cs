using System.Net;
using System.Net.Http.Json;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>One installation for the directory's tests; each has a voicemail context of its own, so that it finds only its own people.</summary>
/// <remarks>
/// Extension <c>dabf(2)m</c> is <c>Stasis(vm,directory,ab,people,f(2)m)</c>: two letters name the voicemail context, and options follow.
/// Extension <c>alikeab</c> is <c>Stasis(vm,directory,ab)</c>, and <c>comabf(2)m</c> is Asterisk's <c>Directory(ab,people,f(2)m)</c>. Wherever the call goes on, Asterisk logs that with the caller and the variables.
/// </remarks>
public sealed class DirectoryFixture : IAsyncLifetime
{
    /// <summary>Whom both directories know.</summary>
    public const string Context = "zz";

    public const string Dialplan = """
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

    private static readonly string[] People =
    [
        "3001 Bea Lee", "3002 Ann Lee", "3003 Zoe Miller", "3004 Ann van der Lee", "3005 Madonna", "3006 Li", "3007 Agent 533", "3008 Kim Leeds",
        "3009 Ken Xo", "3010 A 1-20", .. Enumerable.Range(3100, 10).Select(number => $"{number} X Xu"),
    ];

    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var entries = People.Select(person => person.Split(' ', 2)).Select(person => $"{person[0]} = 1234,{person[1]}");
        Installation = await Installation.StartAsync(new InstallationOptions { Dialplan = Dialplan, Asterisk = new AsteriskOptions { Mailboxes = $"[{Context}]\n{string.Join('\n', entries)}" } });
        await KnowAsync(Context, People);
    }

    /// <param name="people">Number and full name: <c>3001 Ann Lee</c>.</param>
    public async Task KnowAsync(string context, params string[] people)
    {
        foreach (var person in people.Select(text => text.Split(' ', 2)))
        {
            using var created = await Installation.Api.PostAsJsonAsync("mailboxes", new { number = person[0], context, fullName = person[1] });
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }
    }

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
