namespace AriVoicemail.EndToEnd.Leaving;

/// <summary>One installation for the tests of a class; each test has a mailbox of its own.</summary>
public sealed class InstallationFixture : IAsyncLifetime
{
    private const string Dialplan = """
        exten => several,1,Stasis(@APPLICATION@,leave,2030@default&2031@default&2099@default&2030@default,)
         same => n,Verbose(1,CONTINUED ${EXTEN} from ${CALLERID(num)} VMSTATUS=${VMSTATUS} STASISSTATUS=${STASISSTATUS})
         same => n,Hangup()
        exten => tricks,1,Stasis(@APPLICATION@,leave,../../etc@default,)
         same => n,Verbose(1,CONTINUED ${EXTEN} from ${CALLERID(num)} VMSTATUS=${VMSTATUS} STASISSTATUS=${STASISSTATUS})
         same => n,Hangup()
        exten => nothing,1,Stasis(@APPLICATION@,frobnicate)
         same => n,Verbose(1,CONTINUED ${EXTEN} from ${CALLERID(num)} VMSTATUS=${VMSTATUS} STASISSTATUS=${STASISSTATUS})
         same => n,Hangup()
        exten => category,1,Set(VM_CATEGORY=orders)
         same => n,Stasis(@APPLICATION@,leave,2032@default,)
         same => n,Hangup()

        [elsewhere]
        exten => 42,1,Verbose(1,ELSEWHERE 42 from ${CALLERID(num)} VMSTATUS=${VMSTATUS})
         same => n,Hangup()
        exten => o,1,Verbose(1,ELSEWHERE o from ${CALLERID(num)} VMSTATUS=${VMSTATUS})
         same => n,Hangup()

        """;

    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Installation = await Installation.StartAsync(new InstallationOptions { Dialplan = Dialplan });

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
