using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AriVoicemail.Audio;

namespace AriVoicemail.Tests.Prompts;

public sealed partial class PromptFilesTests
{
    private const int SilenceThreshold = 100;

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    [InlineData("es")]
    [InlineData("fr")]
    [InlineData("de")]
    public void Whatever_a_language_says_is_in_its_stock_pack_or_made_by_us(string language)
    {
        var missing = SaidFiles.Of(language).Except(Manifest.Stock(language)).Except(Ours(language));

        Assert.True(!missing.Any(), $"{language} lacks {string.Join(' ', missing)}");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    [InlineData("es")]
    [InlineData("fr")]
    [InlineData("de")]
    public void What_the_product_s_code_plays_exists_in_every_language(string language)
    {
        // What languages put together is counted by itself.
        // So are the names of voicemail.conf's own settings.
        var played = Manifest.Sources()
            .Where(file => !file.Contains("/Prompts/", StringComparison.Ordinal) && !file.Contains("/Importing/", StringComparison.Ordinal))
            .SelectMany(file => PlayedSound().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).ToList();

        Assert.Contains("vm-intro", played);
        Assert.Empty(played.Except(Manifest.Stock(language)).Except(Ours(language)));
    }

    [Fact]
    public void Nothing_is_made_that_a_pack_has() =>
        Assert.All(Manifest.Prompts, prompt => Assert.DoesNotContain(prompt.File, Manifest.Stock(prompt.Language)));

    [Fact]
    public void Nothing_is_made_that_nobody_says()
    {
        var said = Manifest.Prompts.Select(prompt => prompt.Language).Distinct().ToDictionary(language => language, SaidFiles.Of);

        Assert.All(Manifest.Prompts, prompt => Assert.Contains(prompt.File, said[prompt.Language]));
    }

    [Fact]
    public void A_row_of_the_manifest_has_a_language_a_name_and_a_text_of_its_own()
    {
        Assert.All(Manifest.Prompts, prompt =>
        {
            Assert.Matches("^[a-z]{2}$", prompt.Language);
            Assert.Matches("^[A-Za-z0-9_/-]+$", prompt.File);
            Assert.NotEqual("", prompt.Text);
            Assert.DoesNotContain('\t', prompt.Text);
        });
        Assert.Distinct(Manifest.Prompts.Select(prompt => (prompt.Language, prompt.File)));
    }

    [Fact]
    public void The_sums_are_those_of_this_manifest_and_of_all_its_sounds()
    {
        Assert.Equal(Manifest.Sums["prompts.tsv"], Sum("prompts.tsv"));
        Assert.Equal(Manifest.Prompts.Select(prompt => prompt.Path).Order(), Manifest.Sums.Keys.Where(file => file != "prompts.tsv").Order());
    }

    // The sounds are made by sounds/make.sh where its programs are, and nowhere else.
    [Fact]
    public void A_row_of_the_manifest_becomes_a_sound_that_a_telephone_plays()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Manifest.Sounds, Manifest.Prompts[^1].Path)), "sounds/make.sh was not run");

        Assert.All(Manifest.Prompts.Select(prompt => Path.Combine(Manifest.Sounds, prompt.Path)), path =>
        {
            using (var sound = SoundFile.OpenRead(path)) Assert.Equal((8000, 1), (sound.SampleRate, sound.Channels));
            var measure = SoundMeasure.Of(path, SilenceThreshold);
            Assert.InRange(measure.Seconds, 0.1, 15);
            Assert.InRange(measure.Seconds - measure.SilentSeconds, 0.1, 15);
        });
    }

    // A prompt by its name, or as a part of a media URI.
    [GeneratedRegex("\"(?:sound:)?((?:vm|dir|pbx|auth)-[A-Za-z0-9-]+|beep|transfer|arivm-(?:speed|undone|resumed|locked|screening|list|not-now)[a-z-]*)\"")]
    private static partial Regex PlayedSound();

    private static IEnumerable<string> Ours(string language) => Manifest.Prompts.Where(prompt => prompt.Language == language).Select(prompt => prompt.File);

    private static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Manifest.Sounds, file))));
}
