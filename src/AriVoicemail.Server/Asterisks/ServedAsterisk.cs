using AriVoicemail.Ari;
using AriVoicemail.Calls;
using AriVoicemail.Calls.Ringing;
using AriVoicemail.Calls.Screening;
using AriVoicemail.Calls.Simulating;
using AriVoicemail.Nodes;

namespace AriVoicemail.Server.Asterisks;

/// <summary>One Asterisk with everything that serves its calls.</summary>
internal sealed class ServedAsterisk : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;

    public ServedAsterisk(AsyncServiceScope scope, AsteriskOptions options)
    {
        (_scope, Options) = (scope, options);
        scope.ServiceProvider.GetRequiredService<CurrentAsterisk>().Options = options;
        Connection = scope.ServiceProvider.GetRequiredService<AriConnection>();
        Actions = scope.ServiceProvider.GetRequiredService<IAriActionClient>();
    }

    public AsteriskOptions Options { get; }

    public AriConnection Connection { get; }

    public IAriActionClient Actions { get; }

    // Asked for late: calls need the lamps, and a lamp may need the connection.
    public CallRouter Router => _scope.ServiceProvider.GetRequiredService<CallRouter>();

    public Simulations Simulations => _scope.ServiceProvider.GetRequiredService<Simulations>();

    public Rings Rings => _scope.ServiceProvider.GetRequiredService<Rings>();

    public LiveMessages LiveMessages => _scope.ServiceProvider.GetRequiredService<LiveMessages>();

    public Takeover Takeover => _scope.ServiceProvider.GetRequiredService<Takeover>();

    public NodeServer Report() => new(
        Options.ServerName, Options.Url, Options.Application, Connection.State.ToString().ToLowerInvariant(), Connection.StateSince, Connection.LastError);

    public ValueTask DisposeAsync() => _scope.DisposeAsync();
}
