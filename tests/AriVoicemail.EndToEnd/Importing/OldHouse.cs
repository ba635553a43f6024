using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Importing;

/// <summary>A voicemail.conf with templates, includes, zones, aliases and every option at least once, and what is odd beside it.</summary>
public static class OldHouse
{
    private const string Main = """
        ; The house as it was; -- this is no block
        ;-- a block ;-- within a block --; 1999 => 1,In a comment
        [nowhere] --;
        [common](!)
        maxmsg = 77
        tz=central ; everybody's
        [mail](!)
        serveremail=vm@example.org
        fromstring=The \; House
        [general](common,mail)
        format=wav49|gsm|wav
        maxmsg=5                        ; the template's comes first
        maxsecs=240
        minsecs = 2
        maxsilence=7
        maxgreet=61
        skipms=2500
        maxlogins=4
        minpassword=4
        attach = no
        review=yes
        operator=yes
        saycid = on
        envelope=no
        leaveurgent=no
        sendvoicemail=1
        saydurationm=3x
        callback=fromvm
        dialout=outvm
        exitcontext=exits
        volgain=1.5
        aliasescontext=myaliases
        emailbody=Dear ${VM_NAME}:\n\n\tyou have mail\n
        emailsubject=[PBX]: message ${VM_MSGNUM}
        pagersubject=New
        pagersubject += \; VM
        cidinternalcontexts=intern , extern
        listen-control-forward-key=3
        listen-control-stop-key=1456789
        backupdeleted=yes
        usedirectory=yes
        nonsense without a sign
        = no name
        unknownkey=1

        [zonemessages]
        eastern=America/New_York|'vm-received' Q 'digits/at' IMp
        central = America/Chicago|'vm-received' Q 'digits/at' IMp
        european=Europe/Copenhagen,'vm-received' a d b 'digits/at' HM
        military=Zulu|'vm-received' q 'digits/at' H N 'hours' 'phonetic/z_p'
        broken=Europe/Berlin

        [default]
        1000 => 4242,Example Mailbox,root@localhost
        1001 = -5432,Sales,sales@example.org|more@example.org,pager@example.org
        1002=>,No Pin
        1003 => *12,Star
        1004 => 12*4,"Odd" O'Brien
        1005 => 1005
        1006 => 6522,Matt Brooks,matt@example.net,,|tz=central|attach=yes|saycid=no|dialout=d1|callback=c1|review=no|operator=no|envelope=yes|moveheard=no|sayduration=no|saydurationm=1
        1007 => 1099,Bianca,b@example.com,,delete=1|emailsubject=You have a new voicemail.|emailbody=Click\non it\, please.|rip=2010-06-04
        1008 => 1234,Jim,jim@astricon.example,,Tz=european
        1009 => 1234,All,all@example.org,,attach=yes|attachfmt=gsm|attachextrecs=yes|sendvoicemail=no|tempgreetwarn=yes|messagewrap=yes|forcename=yes|forcegreetings=yes|exitcontext=e9|minsecs=3|maxsecs=90|maxmsg=12|nextaftercmd=yes|backupdeleted=9|volgain=-2.25|leaveurgent=yes|hidefromdir=yes|alias=Bongo|alias=Bingo|language=de|locale=de_DE.UTF-8|serveremail=own@example.org|fromstring=Own Name|deletevoicemail=no
        1010 => 1234,Numbers,,,maxsecs=0|minsecs=-1|maxmsg=-5|saydurationm=x|backupdeleted=-1|volgain=loud
        1011 => 1234,Numbers too,,,maxsecs=12abc|maxmsg=99999|minsecs= 4|maxmessage=33|backupdeleted=no
        1012 => 1234,Spaces , a@example.org , p , attach =yes| review = yes |operator
        1013 => 1234,Nested,,,options=review=no
        1014 => 1234,Empty ones,,,callback=|dialout=|exitcontext=|serveremail=|fromstring=
        1015 => 1234,Unknown zone,,,tz=lunar
        1016 => 1234,Military,,,tz=military|tz=eastern
        1017 => 1234,In the spool,,,passwordlocation=spooldir
        1024 => 1234,In the spool too,,,passwordlocation=spooldir
        1000 => 9999,Twice
        *1018 => 1234,Begins with a star
        1019 => 1234,Comma,,,fromstring=One, Two|serveremail=comma@example.org
        #include "voicemail.d/*.conf"
        1020 => 1234,Behind the includes
        #tryinclude nothing-here.conf
        #exec /bin/false
        #unknown directive
        #include <two-sections.conf>
        1021 => 1234,Behind the sections
        #include in-the-last.conf
        #include broken.conf
        1023 => 1234,Behind the broken one

        [team](!)
        1100 => 1234,From the team,,,maxmsg=3
        1101 => 1234,Team too
        [sales](team)
        directoryintro=dir-sales
        1101 => 9999,Twice
        1102 => 1234,Ours alone
        [Sales]
        1103 => 1234,Other case
        [sales](+)
        1104 => 1234,Added later
        [myaliases]
        1000@devices => 1000@default
        """;

    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>
    {
        ["voicemail.conf"] = Main,
        ["voicemail.d/20.conf"] = "1031 => 1234,Second file,,,maxmsg=31\r\n",
        ["voicemail.d/10.conf"] = "1030 => 1234,First file\n;-- never ended\n1039 => 1,Gone\n",
        ["voicemail.d/.hidden.conf"] = "1038 => 1234,Hidden\n",
        ["voicemail.d/readme.txt"] = "1037 => 1234,Another name\n",
        ["two-sections.conf"] = "1040 => 1234,Before any section\n[second]\n1041 => 1234,In the second\n[third]\n1042 => 1234,In the third\n",
        ["in-the-last.conf"] = "1043 => 1234,In the last opened\n",
        ["broken.conf"] = "1044 => 1234,Before the fault\n[unclosed\n1045 => 1234,Behind the fault\n",
    };

    public static AsteriskOptions Options { get; } = new() { Files = Files };
}
