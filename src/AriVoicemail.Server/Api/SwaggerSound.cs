namespace AriVoicemail.Server.Api;

/// <summary>
/// Lets a message be played in Swagger UI. Its player asks for the sound once more, without the key; this one plays what the request has brought.
/// </summary>
internal static class SwaggerSound
{
    public const string Path = "/swagger/sound.js";

    // Plugins named in the configuration go through eval, which our CSP forbids, so it is added before the page's own script runs.
    private const string Script =
        """
        document.addEventListener('DOMContentLoaded', () => {
          const bundle = window.SwaggerUIBundle;
          const sound = ({ React }) => ({
            wrapComponents: {
              responseBody: Original => props => /^audio\//i.test(props.contentType) && props.content instanceof Blob
                ? React.createElement('audio', { controls: true, src: URL.createObjectURL(props.content) })
                : React.createElement(Original, props),
            },
          });
          window.SwaggerUIBundle = Object.assign(options => bundle({ ...options, plugins: [sound] }), bundle);
        });
        """;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, () => TypedResults.Text(Script, "text/javascript")).ExcludeFromDescription();
}
