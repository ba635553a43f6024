namespace AriVoicemail.Calls;

/// <summary>The extensions that a caller of the directory can reach, all in the dial context.</summary>
/// <param name="dialContext">Null in the middle of another conversation: no key leads away, and <c>*</c> leads back.</param>
internal sealed class DirectoryExits(Call call, DirectoryOptions options, string? dialContext)
{
    /// <summary><c>0</c> leads to the operator and <c>*</c> to the assistant, where there is one; null: that key leads nowhere.</summary>
    public async Task<DirectoryExit?> ByKeyAsync(char key, CancellationToken cancellationToken) => key switch
    {
        '*' when dialContext is null => DirectoryExit.ByUser,
        '0' when await HasOperatorAsync(cancellationToken) => ToOperator(),
        '*' when await ExistsAsync("a", cancellationToken) => DirectoryExit.ToAssistant(dialContext),
        _ => null,
    };

    public Task<bool> HasOperatorAsync(CancellationToken cancellationToken) => ExistsAsync("o", cancellationToken);

    public DirectoryExit ToOperator() => DirectoryExit.ToOperator(dialContext!);

    public async Task<DirectoryExit> ToSelectedAsync(string extension, CancellationToken cancellationToken)
    {
        if (options.OnlyTell || dialContext is null) return DirectoryExit.Tell(extension);
        // A call that is sent where nothing is would be lost; behind Stasis() the dialplan can still say something.
        return await ExistsAsync(extension, cancellationToken) ? DirectoryExit.To(dialContext, extension) : DirectoryExit.Failed;
    }

    private async Task<bool> ExistsAsync(string extension, CancellationToken cancellationToken) =>
        dialContext is not null && await call.ExtensionExistsAsync(dialContext, extension, cancellationToken);
}
