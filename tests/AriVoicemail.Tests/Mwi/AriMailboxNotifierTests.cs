using AriVoicemail.Ari;
using AriVoicemail.Messages;
using AriVoicemail.Notifiers;
using AriVoicemail.Notifiers.Mwi.ToAsterisk;
using AriVoicemail.Tests.Ari;
using Microsoft.Extensions.Logging.Abstractions;

namespace AriVoicemail.Tests.Mwi;

/// <summary>At a made-up Asterisk: no distribution's has the modules.</summary>
public sealed class AriMailboxNotifierTests : IAsyncLifetime
{
    private readonly FakeAsterisk _asterisk = new();
    private readonly RestActionConsumer _rest;
    private readonly AriMailboxNotifier _notifier;

    public AriMailboxNotifierTests()
    {
        _rest = new RestActionConsumer(_asterisk.Endpoint, TimeSpan.FromSeconds(5));
        _notifier = new AriMailboxNotifier([new AriClient(_rest, new AriConnection(_asterisk.Endpoint, "vm"))], NullLogger<AriMailboxNotifier>.Instance);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await _asterisk.DisposeAsync();
    }

    [Fact]
    public async Task The_counts_of_the_mailbox_are_set()
    {
        var asked = "";
        _asterisk.Http = request =>
        {
            asked = request;
            return FakeAsterisk.Json(204, "");
        };

        var delivery = await _notifier.NotifyAsync(new MailboxState(MwiBed.Mailbox, 7, new Counts(3, 1)), CancellationToken.None);

        Assert.Equal(Delivery.Done, delivery);
        Assert.StartsWith("PUT /ari/mailboxes/1001%40default?oldMessages=1&newMessages=3 ", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Asterisk_without_the_modules_is_named_and_tried_again()
    {
        _asterisk.Http = _ => FakeAsterisk.Json(404, """{"message":"Invalid URL"}""");

        var delivery = await _notifier.NotifyAsync(new MailboxState(MwiBed.Mailbox, 7, new Counts(3, 1)), CancellationToken.None);

        Assert.Contains("res_ari_mailboxes", delivery.Error, StringComparison.Ordinal);
    }
}
