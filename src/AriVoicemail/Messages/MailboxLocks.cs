using System.Collections.Concurrent;
using AriVoicemail.Mailboxes;

namespace AriVoicemail.Messages;

/// <summary>One change of a mailbox at a time within this process. A mailbox that nobody changes costs nothing.</summary>
internal sealed class MailboxLocks
{
    private readonly ConcurrentDictionary<MailboxAddress, Entry> _entries = new();

    public async Task<IDisposable> LockAsync(MailboxAddress mailbox, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = _entries.GetOrAdd(mailbox, _ => new Entry());
            if (!entry.TryJoin()) continue;
            try
            {
                await entry.Semaphore.WaitAsync(cancellationToken);
                return new Held(this, mailbox, entry);
            }
            catch
            {
                Leave(mailbox, entry);
                throw;
            }
        }
    }

    private void Leave(MailboxAddress mailbox, Entry entry)
    {
        if (entry.Leave()) _entries.TryRemove(KeyValuePair.Create(mailbox, entry));
    }

    private sealed class Entry
    {
        private int _users;

        public SemaphoreSlim Semaphore { get; } = new(1);

        /// <summary>False when the last user has just left: this entry is dead, a new one has to be made.</summary>
        public bool TryJoin()
        {
            lock (Semaphore)
            {
                if (_users < 0) return false;
                _users++;
                return true;
            }
        }

        /// <summary>True when nobody is left.</summary>
        public bool Leave()
        {
            lock (Semaphore)
            {
                if (--_users > 0) return false;
                _users = -1;
                return true;
            }
        }
    }

    private sealed class Held(MailboxLocks locks, MailboxAddress mailbox, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Semaphore.Release();
            locks.Leave(mailbox, entry);
        }
    }
}
