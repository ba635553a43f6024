using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace AriVoicemail.Server.Pages;

/// <summary>What every component of a page can say: texts and times as its viewer reads them.</summary>
public abstract class PageComponent : ComponentBase
{
    [CascadingParameter]
    public Viewer Viewer { get; set; } = null!;

    protected string T(string key) => Viewer.Texts[key];

    protected string T(string key, params object?[] values) => Viewer.Texts.Of(key, values);

    protected string Count(string key, int number) => Viewer.Texts.Count(key, number);

    /// <summary>A time for people.</summary>
    protected string Time(DateTimeOffset at) => Viewer.Texts.Time(at, Viewer.Now, Viewer.Zone);

    /// <summary>A time for machines: the attribute of <c>time</c>.</summary>
    protected static string Machine(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Minutes and seconds: <c>1:05</c>.</summary>
    protected static string Length(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60}:{(int)seconds % 60:00}");

    /// <summary>An asset's address, which changes with its content.</summary>
    protected static string Asset(string name) => Pages.Assets.AddressOf(name);
}
