using System.Reflection;

namespace AriVoicemail.Server;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    public static readonly string Text = typeof(ProductVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
