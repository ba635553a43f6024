using AriVoicemail.Notifiers.Mwi.Probing;
using AriVoicemail.Server.Diagnosis;

namespace AriVoicemail.Server.Tests.Diagnosis;

/// <summary>What cannot be provoked on one machine: clocks that differ, and programs that are too old.</summary>
public sealed class FindingTests
{
    [Theory]
    [InlineData(1.9, FindingLevel.Ok, "less than 2 s")]
    [InlineData(-2, FindingLevel.Ok, "less than 2 s")]
    [InlineData(2.1, FindingLevel.Error, "2 s ahead of ours")]
    [InlineData(-60, FindingLevel.Error, "60 s behind ours")]
    public void A_clock_that_differs_is_an_error_that_says_which_way(double seconds, FindingLevel level, string says)
    {
        var finding = DatabaseDiagnosis.OfClock("clock", TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(2), "the database's machine");

        Assert.Equal(level, finding.Level);
        Assert.Contains(says, finding.Detail);
        if (level is not FindingLevel.Ok) Assert.Contains("the database's machine", finding.Remedy);
    }

    [Theory]
    [InlineData("22.5.1", FindingLevel.Ok)]
    [InlineData("16.28.0~dfsg-0+deb11u4", FindingLevel.Ok)]
    [InlineData("certified/18.9-cert5", FindingLevel.Ok)]
    [InlineData("13.38.3", FindingLevel.Error)]
    [InlineData("GIT-master-a", FindingLevel.Warning)]
    [InlineData("", FindingLevel.Warning)]
    public void A_version_that_is_too_old_is_an_error_and_one_that_nobody_knows_a_warning(string version, FindingLevel level)
    {
        var finding = AsteriskDiagnosis.OfVersion(version);

        Assert.Equal(level, finding.Level);
        if (level is not FindingLevel.Ok) Assert.Contains("16", finding.Remedy);
    }
}
