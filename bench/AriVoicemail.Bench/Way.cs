namespace AriVoicemail.Bench;

/// <summary>Which way a message takes.</summary>
internal enum Way
{
    /// <summary>Asterisk's own <c>VoiceMail()</c>.</summary>
    VoiceMail,

    /// <summary><c>Stasis(vm,leave,…)</c> and arivm.</summary>
    Stasis,
}
