using AriVoicemail.Bed;
using Microsoft.Playwright;

namespace AriVoicemail.Browser.Tests.Pages;

/// <summary>What a page looks like, and whether everybody can use it.</summary>
internal static class Looks
{
    private static readonly string Axe = Path.Combine(Repository.Cache, "axe", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Where screenshots are kept.</summary>
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screens")).FullName;

    /// <summary>What axe says of the page as it is, serious and critical.</summary>
    public static async Task<IReadOnlyList<string>> BarriersAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        return await page.EvaluateAsync<string[]>(
            """
            () => axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations
              .filter(one => one.impact === 'serious' || one.impact === 'critical')
              .map(one => `${location.pathname} ${one.id}: ${one.nodes.map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`))
            """);
    }

    /// <summary>By how many pixels the page is wider than its window.</summary>
    public static Task<int> OverflowAsync(IPage page) => page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth");

    /// <summary>Waits until an expression is true in the page. Playwright's own way needs eval, which the pages' policy forbids.</summary>
    public static Task UntilAsync(IPage page, string expression) => Poll.ForAsync(expression, () => page.EvaluateAsync<bool>(expression));

    public static async Task KeepAsync(IPage page, string name)
    {
        // Or what stays at the top while one scrolls would be in the middle of the picture.
        await page.EvaluateAsync("scrollTo(0, 0)");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, $"{name}.png"), FullPage = true });
    }
}
