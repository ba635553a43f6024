namespace AriVoicemail.Calls;

/// <summary>The extensions that a caller of the directory can reach, all in the dial context.</summary>
internal sealed class DirectoryExits(Call call, DirectoryOptions options, string dialContext)
{
    /// <summary><c>0</c> leads to the operator and <c>*</c> to the assistant, where there is one; null: that key leads nowhere.</summary>
    public async Task<DirectoryExit?> ByKeyAsync(char key, CancellationToken cancellationToken) => key switch
    {
        '0' when await HasOperatorAsync(cancellationToken) => ToOperator(),
        '*' when await call.ExtensionExistsAsync(dialContext, "a", cancellationToken) => DirectoryExit.ToAssistant(dialContext),
        _ => null,
    };

    public Task<bool> HasOperatorAsync(CancellationToken cancellationToken) => call.ExtensionExistsAsync(dialContext, "o", cancellationToken);

    public DirectoryExit ToOperator() => DirectoryExit.ToOperator(dialContext);

    public async Task<DirectoryExit> ToSelectedAsync(string extension, CancellationToken cancellationToken)
    {
        if (options.OnlyTell) return DirectoryExit.Tell(extension);
        // A call that is sent where nothing is would be lost; behind Stasis() the dialplan can still say something.
        return await call.ExtensionExistsAsync(dialContext, extension, cancellationToken) ? DirectoryExit.To(dialContext, extension) : DirectoryExit.Failed;
    }
}
