namespace AriVoicemail.Server.Tests.OpenApi;

/// <summary>What breaks programs.</summary>
internal static class NastyValues
{
    public static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\t", "\r\nX-Injected: 1", "\u202e", "\ufeff", "\u0000\u0001\u001f\u007f", "é", "e\u0301", "٣٤", "𝕌𝔫𝔦", "\U0001F4A9", "\ud800", "ﷺ", "null", "true", "NaN",
        "-0", "1e400", "0x10", "'; drop table mailboxes; --", "\" or 1=1", "%", "_", "%00", "%s%n", "../../../etc/passwd", "..", ".", "/", "\\", "@", "a@b@c", "900@default", "@default", "900@", "900@.",
        "<script>alert(1)</script>", "${jndi:ldap://127.0.0.1/}", "{{7*7}}", "http://127.0.0.1:1/", "2026-02-30", "2026-12-24T18:00", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59.9999999+14:00",
        "0001-01-01T00:00:00-14:00", "Europe/Nowhere", "*", "\"\"", "\"1\"", "W/\"1\"", "bytes=0-", "bytes=5-1", "bytes=-0", "bytes=99999999999999999999-", "bytes=0-0,2-3",
    ];

    /// <summary>As it stands in a path or a query.</summary>
    public static readonly string[] Encoded =
        ["%ff%fe", "%c0%ae", "%ed%a0%80", "%2e%2e%2f", "%252e", "%2F", "%5c", "%zz", "%", "%0d%0a", "%e2%80%ae", "%20", "a%20b", "+", "&", "=", "a=b=c", "%3F", "%23", ";", "%7f", "", "..", "%40", "1@2", "[]", "{}"];

    /// <summary>In the place of any value.</summary>
    public static readonly string[] Json =
    [
        "null", "true", "[]", "{}", "\"\"", "0", "-0", "-1", "0.5", "1e400", "-1e-400", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1e2", "1.0", "\"\\u0000\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "[[[[[[[[]]]]]]]]", "{\"a\": {\"a\": {\"a\": {}}}}", "\"9999-99-99\"", "[null]", "[\"\"]", "[{}]", "123456789012345678901234567890", "NaN", "undefined", "'a'", "01",
    ];

    public static readonly string[] Bodies =
    [
        "", " ", "\n", "null", "[]", "0", "\"\"", "{", "}", "{}", "{} {}", "{\"a\":1,}", "// a comment", "\ufeff{}", "{\"__proto__\": {}}", "{\"$type\": \"System.IO.File\"}", "{\"$id\": 1, \"$ref\": 1}",
        new string('[', 20_000), string.Concat(Enumerable.Repeat("{\"a\":", 5_000)), $"\"{new string('x', 40_000)}\"", new string(' ', 60_000), $"{{\"number\": \"{new string('1', 50_000)}\"}}",
        "--x\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"a\"\r\n\r\nRIFF\r\n--x--\r\n", "a=b&c=d",
    ];

    public static readonly string[] ContentTypes =
    [
        "", "text/plain", "application/json", "application/json; charset=utf-7", "application/json; charset=utf-16", "application/json; charset=nonsense", "application/xml", "multipart/form-data",
        "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/x-ndjson", "application/problem+json", "nonsense", "*/*",
    ];

    /// <summary>Fields of a request's header, whether the operation knows them or not.</summary>
    public static readonly Dictionary<string, string[]> Headers = new()
    {
        ["If-Match"] = ["*", "\"\"", "W/\"1\"", "\"a\", \"b\"", "\"", "1", ", ,", "\"\u00e9\""],
        ["If-None-Match"] = ["*", "W/\"1\"", "\"a\",\"b\"", "\"", ",", "\"\u20ac\""],
        ["If-Range"] = ["\"1\"", "W/\"1\"", "Wed, 21 Oct 2026 07:28:00 GMT", "yesterday"],
        ["If-Modified-Since"] = ["Wed, 21 Oct 2099 07:28:00 GMT", "0", "Thu, 01 Jan 1970 00:00:00 GMT"],
        ["Range"] = ["bytes=0-", "bytes=-1", "bytes=5-1", "bytes=-0", "bytes=0-0,2-3", "bytes=0-0,-1,5-", "bytes=99999999999999999999-", "bytes=", "lines=1-2", "bytes=1", "bytes=a-b", "bytes=0-18446744073709551615"],
        ["Idempotency-Key"] = ["", " ", "a,b", "\"", "\u20ac", new string('k', 200), new string('k', 201), "'; --"],
        ["Last-Event-ID"] = ["", "0", "-1", "01a200ba8ad17a92ad7b75b987547017", "ffffffffffffffffffffffffffffffff", "zz", "\u00e9"],
        ["Accept"] = ["", "*/*", "text/html", "application/xml", "audio/*;q=0", "application/json;q=2", "nonsense", ";;;"],
        ["Accept-Encoding"] = ["identity;q=0", "br", "*;q=0"],
        ["X-Forwarded-For"] = ["1.2.3.4", "::1", "nonsense", "1.2.3.4, 5.6.7.8, "],
        ["Cookie"] = ["arivm=", "arivm=x", "arivm=arivm_0123456789_x", ";;=;", "a=\"b"],
    };

    public static string Pick(string[] values, Random random) => values[random.Next(values.Length)];
}
