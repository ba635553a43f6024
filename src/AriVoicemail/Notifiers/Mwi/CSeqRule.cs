namespace AriVoicemail.Notifiers.Mwi;

/// <summary>Where the CSeq of our NOTIFYs comes from.</summary>
public enum CSeqRule
{
    /// <summary>From the proxy's table, claimed there in one statement. Right where the proxy rules from its database (Kamailio's <c>subs_db_mode</c> 3).</summary>
    Table,

    /// <summary>
    /// From the clock, far above what a proxy would count. For proxies that rule from memory and would write over our claim; from then on
    /// the phone refuses the proxy's own NOTIFYs.
    /// </summary>
    Clock,
}
