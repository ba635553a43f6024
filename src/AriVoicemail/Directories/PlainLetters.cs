using System.Collections.Frozen;

namespace AriVoicemail.Directories;

/// <summary>A name as a keypad has it: small letters without accents. What no caller could be expected to key otherwise is written out (ß is ss).</summary>
/// <remarks>A table, because the framework takes no character apart where it runs without the system's cultures, as it does here.</remarks>
internal static class PlainLetters
{
    private static readonly FrozenDictionary<char, string> Plain = new Dictionary<string, string>
    {
        ["a"] = "àáâãäåāăąǎǻạảấầẩẫậắằẳẵặ",
        ["c"] = "çćĉċč",
        ["d"] = "ďđð",
        ["e"] = "èéêëēĕėęěẹẻẽếềểễệ",
        ["g"] = "ĝğġģǧ",
        ["h"] = "ĥħ",
        ["i"] = "ìíîïĩīĭįİıǐỉị",
        ["j"] = "ĵ",
        ["k"] = "ķĸǩ",
        ["l"] = "ĺļľŀł",
        ["n"] = "ñńņňŉŋ",
        ["o"] = "òóôõöøōŏőǒǿơọỏốồổỗộớờởỡợ",
        ["r"] = "ŕŗř",
        ["s"] = "śŝşšșſ",
        ["t"] = "ţťŧț",
        ["u"] = "ùúûüũūŭůűųǔưụủứừửữự",
        ["w"] = "ŵẁẃẅ",
        ["y"] = "ýÿŷỳỵỷỹ",
        ["z"] = "źżž",
        ["ae"] = "æǽ",
        ["ij"] = "ĳ",
        ["oe"] = "œ",
        ["ss"] = "ßẞ",
        ["th"] = "þ",
        ["е"] = "ѐё",
        ["и"] = "ѝ",
    }.SelectMany(letters => letters.Value.Select(accented => (accented, plain: letters.Key))).ToFrozenDictionary(pair => pair.accented, pair => pair.plain);

    public static string Of(string text) =>
        string.Concat(text.ToLowerInvariant().Select(letter => Plain.TryGetValue(letter, out var plain) ? plain : letter.ToString()));
}
