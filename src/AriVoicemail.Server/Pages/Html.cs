using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace AriVoicemail.Server.Pages;

/// <summary>A page as the answer to a request: a Razor component, drawn here and sent as it is.</summary>
internal sealed partial class Html : IResult
{
    public const string ContentType = "text/html; charset=utf-8";

    private readonly Type _page;
    private readonly IDictionary<string, object?> _parameters;

    private Html(Type page, object? parameters, int status) =>
        (_page, _parameters, Status) = (page, new RouteValueDictionary(parameters), status);

    public int Status { get; }

    /// <param name="parameters">An object with the component's parameters for its properties.</param>
    public static Html Of<TPage>(object? parameters = null, int status = StatusCodes.Status200OK) where TPage : IComponent => new(typeof(TPage), parameters, status);

    public async Task ExecuteAsync(HttpContext http)
    {
        var page = await DrawAsync(http);
        http.Response.StatusCode = Status;
        http.Response.ContentType = ContentType;
        await http.Response.Body.WriteAsync(page, http.RequestAborted);
    }

    /// <summary>The page for whoever asks, in UTF-8.</summary>
    public async Task<byte[]> DrawAsync(HttpContext http) => Encoding.UTF8.GetBytes(await RenderAsync(http));

    private async Task<string> RenderAsync(HttpContext http)
    {
        await using var renderer = new HtmlRenderer(http.RequestServices, http.RequestServices.GetRequiredService<ILoggerFactory>());
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(Shared.Root.Viewer)] = await Viewer.OfAsync(http),
            [nameof(Shared.Root.Page)] = _page,
            [nameof(Shared.Root.Parameters)] = _parameters,
        });
        return await renderer.Dispatcher.InvokeAsync(async () => "<!DOCTYPE html>\n" + LettersOf((await renderer.RenderComponentAsync<Shared.Root>(parameters)).ToHtmlString()));
    }

    /// <summary>The renderer writes letters that are not of ASCII as eight characters each, and takes no other encoder: a Russian page is half as large with its letters as they are.</summary>
    private static string LettersOf(string html) => EscapedCharacter().Replace(
        html, match => (char)ushort.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var letter && char.IsLetter(letter) ? letter.ToString() : match.Value);

    [GeneratedRegex("&#x([0-9A-F]{2,4});")]
    private static partial Regex EscapedCharacter();
}
