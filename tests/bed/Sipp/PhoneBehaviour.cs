namespace AriVoicemail.Bed;

/// <summary>What a phone does with NOTIFYs, when it is not what it should.</summary>
/// <param name="Status">The status that it answers with, such as <c>481 Subscription Does Not Exist</c>.</param>
/// <param name="Drop">How many NOTIFYs, copies included, it leaves without an answer first. 0 answers all, -1 none.</param>
/// <param name="Well">How many NOTIFYs it answers with 200 before it begins to behave so: the proxy's own first one, as a rule.</param>
public sealed record PhoneBehaviour(string Status = "200 OK", int Drop = 0, int Well = 1);
