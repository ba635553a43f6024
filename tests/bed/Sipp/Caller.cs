using System.Net;

namespace AriVoicemail.Bed;

/// <summary>Who calls. <c>[call_number]</c> in either text counts the calls of one <see cref="SippCaller"/> from 1.</summary>
/// <param name="Headers">Further header lines of the INVITE, such as <c>Diversion: …</c>.</param>
public sealed record Caller(string Name = "Caller [call_number]", string Number = "555[call_number]", params string[] Headers)
{
    /// <summary>Calls somebody of example.com through this proxy; null: an extension of Asterisk itself.</summary>
    public IPEndPoint? Proxy { get; init; }
}
