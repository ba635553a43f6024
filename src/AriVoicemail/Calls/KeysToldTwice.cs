using AriVoicemail.Ari;

namespace AriVoicemail.Calls;

/// <summary>
/// Tells the second event of a key from a second key. Asterisk makes a short key last and keeps a gap behind each; a key of RFC 4733 that
/// comes meanwhile is told, put back, and told once more when its turn comes (<c>__ast_read</c> in main/channel.c). Phones that dial by
/// themselves are that quick, and a PIN would have digits too many.
/// </summary>
/// <remarks>
/// Asterisk does none of this while a sound is played. Nothing else is read between the two events of a key, so they follow each other. Keys
/// by INFO wait for their turn before they are told, and so are told once.
/// </remarks>
internal sealed class KeysToldTwice
{
    /// <summary>How long a key lasts at least (<c>mindtmfduration</c> of asterisk.conf, and its default), and the gap (AST_MIN_DTMF_GAP).</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(80), Gap = TimeSpan.FromMilliseconds(45);

    /// <summary>
    /// Asterisk looks at its clocks once a packet, and a busy one is late. Of keys as long as people press them the same one may follow that soon.
    /// </summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(60), LateIfLong = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Packet = TimeSpan.FromMilliseconds(20);

    private bool _plays;

    /// <summary>Until then the key before this one lasts.</summary>
    private DateTimeOffset _lasts = DateTimeOffset.MinValue;

    private ChannelDtmfReceivedEvent? _last;
    private bool _isPutBack;

    /// <summary>Takes the events of one call in their order; true: this key has been told before.</summary>
    public bool Repeats(Message message)
    {
        switch (message)
        {
            case PlaybackStartedEvent:
                _plays = true;
                return false;
            case PlaybackFinishedEvent:
                _plays = false;
                return false;
            case ChannelDtmfReceivedEvent key:
                return Repeats(key);
            // Who knows what was not told in the meantime.
            case ConnectedEvent:
                (_plays, _last) = (false, null);
                return false;
            default:
                return false;
        }
    }

    private bool Repeats(ChannelDtmfReceivedEvent key)
    {
        var length = TimeSpan.FromMilliseconds(key.DurationMs);
        if (_last is { } last && last.Digit == key.Digit && last.DurationMs == key.DurationMs && key.Timestamp < Latest(last, length))
        {
            _last = null;
            // Its turn has come: from now on it lasts.
            _lasts = key.Timestamp + Longer(length);
            return true;
        }

        _isPutBack = key.Timestamp < _lasts || (!_plays && key.Timestamp < _lasts + Gap);
        _last = key;
        if (!_isPutBack) _lasts = EndOf(key, length);
        return false;
    }

    /// <summary>Until when an event like it is the same key: nobody presses a key twice within the time that it is down.</summary>
    private DateTimeOffset Latest(ChannelDtmfReceivedEvent last, TimeSpan length)
    {
        if (_isPutBack) return _lasts + Gap + (length < Shortest ? Late : LateIfLong);
        return last.Timestamp + (length < Packet * 2 ? length : Packet * 2);
    }

    private DateTimeOffset EndOf(ChannelDtmfReceivedEvent key, TimeSpan length)
    {
        if (_plays) return key.Timestamp;
        // Its first packet tells of the first 20 ms. Asterisk reads it then, or as late as the last one.
        var beganInTheGap = key.Timestamp - length + Packet < _lasts + Gap;
        if (beganInTheGap) return key.Timestamp + Longer(length);
        return length < Shortest ? key.Timestamp + Shortest : key.Timestamp;
    }

    private static TimeSpan Longer(TimeSpan length) => length > Shortest ? length : Shortest;
}
