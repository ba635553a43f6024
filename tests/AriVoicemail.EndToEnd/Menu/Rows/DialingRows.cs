using static AriVoicemail.EndToEnd.Menu.Rows.SaidInSubmenus;

namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>Calls that owners make from the advanced menu: back to the caller (3 2) and to any number (3 4).</summary>
[Collection(RowsDefinition.Name)]
public sealed class DialingRows(RowsFixture fixture)
{
    private const string Number = "vm-enter-num-to-call vm-then-pound vm-star-cancel";
    private const string Offer = "vm-toreply vm-tocallback vm-tohearenv vm-starmain";
    private const string OfferWithDialout = "vm-toreply vm-tocallback vm-tohearenv vm-tomakecall vm-starmain";
    private const string Back = "vm-num-i-have digits/4 digits/0 digits/0 vm-tocallnum vm-star-cancel";
    private const string BackOrOther = "vm-num-i-have digits/4 digits/0 digits/0 vm-tocallnum vm-calldiffnum vm-star-cancel";
    private const string Unknown = "vm-nonumber vm-star-cancel";
    private const string UnknownOrOther = "vm-nonumber vm-toenternumber vm-star-cancel";

    private static readonly object Callback = new { menu = new { callback = "outside" } };
    private static readonly object Both = new { menu = new { callback = "nowhere", dialout = "outside" } };
    private static readonly object Dialout = new { menu = new { dialout = "outside" } };

    private static readonly MenuRow[] All =
    [
        new("2 1 calls back, and the folder is closed before")
        {
            Given = OneFrom("400"),
            Settings = Callback,
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("2", Back), new("1", "vm-dialout")],
            After = "Old: 400",
            Dialplan = "400@outside VMSTATUS=USEREXIT",
        },
        new("2 2 dials another number")
        {
            Given = OneFrom("400"),
            Settings = Both,
            Steps = [new("", OneNew), new("1", Played), new("3", OfferWithDialout), new("2", BackOrOther), new("2", Number), new("55#", "vm-dialout")],
            After = "Old: 400",
            Dialplan = "55@outside VMSTATUS=USEREXIT",
        },
        new("2 2 is refused where nothing may be dialled")
        {
            Given = OneFrom("400"),
            Settings = Callback,
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("2", Back), new("2", "vm-sorry " + About)],
            After = "Old: 400",
        },
        new("other keys are no answer to whether to call back, and * cancels")
        {
            Given = OneFrom("400"),
            Settings = Callback,
            Steps =
            [
                new("", OneNew),
                new("1", Played),
                new("3", Offer),
                new("2", Back),
                .. "03456789".Select(key => new MenuStep(key.ToString(), "vm-sorry " + Back)),
                new("#", Back),
                new("*", About),
            ],
            After = "Old: 400",
        },
        new("four silences lead back from calling back")
        {
            Given = OneFrom("400"),
            Settings = Callback,
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("2", Back), .. Silences(3, Back), new(MenuStep.Wait, About)],
            After = "Old: 400",
        },
        new("a caller without a number cannot be called back")
        {
            Given = OneFrom(""),
            Settings = Callback,
            Steps = [new("", OneNew), new("1", Played), new("3", Offer), new("2", Unknown), new("1", "vm-sorry " + About)],
            After = "Old: ",
        },
        new("instead of a caller without a number 1 dials another one")
        {
            Given = OneFrom(""),
            Settings = Both,
            Steps = [new("", OneNew), new("1", Played), new("3", OfferWithDialout), new("2", UnknownOrOther), new("1", Number), new("55#", "vm-dialout")],
            After = "Old: ",
            Dialplan = "55@outside VMSTATUS=USEREXIT",
        },
        new("instead of a caller without a number 2 dials another one too")
        {
            Given = OneFrom(""),
            Settings = Both,
            Steps = [new("", OneNew), new("1", Played), new("3", OfferWithDialout), new("2", UnknownOrOther), new("2", Number), new("55#", "vm-dialout")],
            After = "Old: ",
            Dialplan = "55@outside VMSTATUS=USEREXIT",
        },
        new("4 dials a number, also without a message")
        {
            Settings = Dialout,
            Steps = [new("", None), new("3", "vm-tomakecall vm-starmain"), new("4", Number), new("0815#", "vm-dialout")],
            Dialplan = "0815@outside VMSTATUS=USEREXIT",
        },
        new("a number needs no #")
        {
            Settings = Dialout,
            Steps = [new("", None), new("3", "vm-tomakecall vm-starmain"), new("4", Number), new("55", ""), new(MenuStep.Wait, "vm-dialout")],
            Dialplan = "55@outside VMSTATUS=USEREXIT",
        },
        new("* instead of a number cancels at once")
        {
            Settings = Dialout,
            Steps = [new("", None), new("3", "vm-tomakecall vm-starmain"), new("4", Number), new("*", Empty)],
        },
        new("* at the end of a number cancels it")
        {
            Settings = Dialout,
            Steps = [new("", None), new("3", "vm-tomakecall vm-starmain"), new("4", Number), new("55*#", Empty)],
        },
        new("three silences instead of a number lead back")
        {
            Settings = Dialout,
            Steps = [new("", None), new("3", "vm-tomakecall vm-starmain"), new("4", Number), .. Silences(2, Number), new(MenuStep.Wait, Empty)],
        },
        new("whoever hangs up instead of dialling leaves the mailbox as usual")
        {
            Given = OneFrom("400"),
            Settings = Both,
            Steps = [new("", OneNew), new("1", Played), new("3", OfferWithDialout), new("4", Number), new(MenuStep.HangUp, "")],
            After = "Old: 400",
        },
    ];

    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Row(string name) => fixture.HoldsAsync(All, name);
}
