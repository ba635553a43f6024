using System.Globalization;
using AriVoicemail.Bed;

namespace AriVoicemail.EndToEnd.Menu;

/// <summary>An installation whose administrator has set what others leave as it is.</summary>
public sealed class HouseFixture : IAsyncLifetime
{
    public const int FirstOwner = 900;
    public const int Owners = 10;

    public Installation Installation { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var owners = string.Join('\n', Enumerable.Range(FirstOwner, Owners).Select(number => string.Create(CultureInfo.InvariantCulture, $"{number} = 4242,Owner,,,operator=yes")));
        Installation = await Installation.StartAsync(new InstallationOptions
        {
            Asterisk = new AsteriskOptions { MinSeconds = 0, Mailboxes = $"[one]\n{owners}\n" },
            Settings = new Dictionary<string, string>
            {
                ["Voicemail:MinSecs"] = "0",
                ["Voicemail:UseDirectory"] = "true",
                ["Voicemail:ListenControlForwardKey"] = "9",
                ["Voicemail:ListenControlReverseKey"] = "4*",
                ["Voicemail:ListenControlStopKey"] = "15678",
                ["Voicemail:VmPrependTimeout"] = "vm-sorry",
                ["Voicemail:Menu:SendVoicemail"] = "true",
                ["Voicemail:Lists:800"] = "3603",
            },
        });
    }

    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
