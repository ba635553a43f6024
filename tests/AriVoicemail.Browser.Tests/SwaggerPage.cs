using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace AriVoicemail.Browser.Tests;

/// <summary>Swagger UI, as somebody uses it who has never seen it.</summary>
internal sealed class SwaggerPage(IPage page)
{
    /// <summary>The dialog behind "Authorize".</summary>
    public async Task AuthorizeAsync(string key)
    {
        await page.Locator("button.authorize").First.ClickAsync();
        var dialog = page.Locator(".dialog-ux");
        await dialog.Locator("input[type=text], input[type=password]").First.FillAsync(key);
        await dialog.Locator("button.authorize").First.ClickAsync();
        await dialog.Locator("button.btn-done").First.ClickAsync();
    }

    /// <summary>Opens the operation, fills in what it asks for, and presses "Execute".</summary>
    /// <param name="file">For a form with a file.</param>
    /// <param name="body">In the place of the example.</param>
    public async Task<SwaggerAnswer> ExecuteAsync(string operation, IReadOnlyDictionary<string, string> parameters, string? body = null, string? file = null)
    {
        var block = page.Locator($".opblock[id$='-{operation}']");
        if (await block.Locator("button.execute").CountAsync() == 0) await block.Locator(".opblock-summary-control").ClickAsync();
        foreach (var (name, value) in parameters) await block.Locator($"tr[data-param-name='{name}'] input").FillAsync(value);
        if (body is not null) await block.Locator("textarea.body-param__text").FillAsync(body);
        if (file is not null) await block.Locator("input[type=file]").SetInputFilesAsync(file);
        if (await block.Locator(".btn-clear").CountAsync() > 0) await block.Locator(".btn-clear").ClickAsync();
        await block.Locator("button.execute").ClickAsync();
        var answer = block.Locator(".live-responses-table tbody tr.response").First;
        await answer.WaitForAsync();
        return new SwaggerAnswer(answer);
    }
}

/// <summary>What Swagger UI shows of an answer.</summary>
internal sealed class SwaggerAnswer(ILocator row)
{
    public async Task<string> StatusAsync() => (await row.Locator(".response-col_status").InnerTextAsync()).Split('\n')[0].Trim();

    public async Task<JsonNode> JsonAsync() => JsonNode.Parse(await row.Locator(".highlight-code code").First.InnerTextAsync())!;

    public ILocator Player => row.Locator("audio");
}
