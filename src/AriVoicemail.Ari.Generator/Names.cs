namespace AriVoicemail.Ari.Generator;

internal static class Names
{
    public static string Pascal(string name) => string.Concat(name.Split('_', '-').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    public static string Camel(string name) => Pascal(name) is var pascal ? char.ToLowerInvariant(pascal[0]) + pascal[1..] : name;
}
