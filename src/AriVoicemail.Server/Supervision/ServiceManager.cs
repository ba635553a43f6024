using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AriVoicemail.Server.Supervision;

/// <summary>The service manager that started this process, told by datagrams how it is: sd_notify(3).</summary>
internal sealed class ServiceManager : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint? _manager;

    /// <param name="address">Of its socket; a leading <c>@</c> stands for the abstract name space. Empty: nobody supervises this process.</param>
    /// <param name="patience">After how long without a sign of life it ends this process; null: never.</param>
    public ServiceManager(string address, TimeSpan? patience)
    {
        if (address.Length == 0) return;
        _manager = new UnixDomainSocketEndPoint(address[0] == '@' ? '\0' + address[1..] : address);
        Patience = patience;
    }

    public TimeSpan? Patience { get; }

    public static ServiceManager FromEnvironment() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET") ?? "", PatienceFromEnvironment());

    /// <param name="state">Such as <c>READY=1</c>; several on lines of their own.</param>
    public void Tell(string state)
    {
        if (_manager is null) return;
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(state), _manager);
        }
        catch (SocketException)
        {
            // Nobody listens there. Calls are more important; a manager that misses a sign of life acts by itself.
        }
    }

    public void Dispose() => _socket.Dispose();

    private static TimeSpan? PatienceFromEnvironment()
    {
        // A child of the process that is meant inherits the variable, and is not.
        var process = Environment.GetEnvironmentVariable("WATCHDOG_PID");
        if (process is not null && process != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return null;
        return long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }
}
