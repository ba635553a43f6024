using AriVoicemail.Messages;
using AriVoicemail.Storage;

namespace AriVoicemail.Calls.Owner;

/// <summary>Records a greeting or the name, and lets the owner listen before it takes the place of the old one.</summary>
internal sealed class GreetingRecorder(Session session)
{
    private const int Silences = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan OperatorPatience = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<string, string> Instructions =
        new() { ["unavail"] = "vm-rec-unv", ["busy"] = "vm-rec-busy", ["temp"] = "vm-rec-temp", ["greet"] = "vm-rec-name" };

    private Phone Phone => session.Phone;

    /// <param name="greeting">The file's name: <c>unavail busy temp greet</c>.</param>
    /// <returns>False: the owner said nothing for so long that the recording was dropped.</returns>
    public async Task<bool> RecordAsync(string greeting)
    {
        var name = Recording.NewScratchName(session.Address, session.House.Node);
        var made = false;
        try
        {
            var silences = 0;
            var key = (char?)'3';
            while (silences < Silences)
            {
                switch (key)
                {
                    case '1' when await AcceptAsync(name, greeting):
                        await Phone.SayThroughAsync("vm-msgsaved");
                        return true;
                    case '2':
                        key = await Phone.ListenAsync(name);
                        break;
                    case '3':
                        if (made) await DiscardAsync(name);
                        made = true;
                        if (await SpeakAsync(name, Instructions[greeting]) is RecordingEnd.Operator) return await AskForOperatorAsync(name, greeting);
                        key = null;
                        break;
                    case not null:
                        key = await Phone.SayAsync("vm-sorry");
                        break;
                }
                key ??= await Phone.AskAsync(["vm-review"], Patience);
                if (key is null) silences++;
            }
            return false;
        }
        finally
        {
            if (made) await DiscardAsync(name);
        }
    }

    private async Task<RecordingEnd> SpeakAsync(string name, string instruction)
    {
        var general = session.House.General;
        await Phone.SayAsync(instruction);
        await Phone.SayThroughAsync("beep");
        var end = await Phone.RecordAsync(name, general.MaxGreet, general.MaxSilenceOf(session.Mailbox), hasOperator: general.OperatorOf(session.Mailbox));
        if (end is not RecordingEnd.Operator) await Phone.SayThroughAsync("auth-thankyou");
        return end;
    }

    /// <summary>The dialogue is that of a caller; nobody comes, and the owner is back where greetings are chosen.</summary>
    private async Task<bool> AskForOperatorAsync(string name, string greeting)
    {
        var kept = await Phone.AskAsync(["vm-saveoper"], OperatorPatience) is '1' or '4' && await AcceptAsync(name, greeting);
        await Phone.SayThroughAsync(kept ? "vm-msgsaved" : "vm-deleted");
        return true;
    }

    /// <summary>False: Asterisk has no such recording, or it cannot be stored now; the old greeting stays.</summary>
    private async Task<bool> AcceptAsync(string name, string greeting)
    {
        using var words = await OwnersWords.TakeAsync(session, name);
        if (words is null) return false;
        try
        {
            await session.Greetings.SetAsync(greeting, words.Path, CancellationToken.None);
            await session.NoteAsync("writeGreeting", greeting);
            return true;
        }
        catch (StorageException)
        {
            await Phone.SayThroughAsync(OwnersCall.NotNow);
            return false;
        }
    }

    private Task DiscardAsync(string name) => session.House.Audio.DiscardAsync(name, CancellationToken.None);
}
