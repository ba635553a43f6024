namespace AriVoicemail.EndToEnd.Menu.Rows;

/// <summary>The classes of rows, which share one installation and come one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RowsDefinition : ICollectionFixture<RowsFixture>
{
    public const string Name = "rows of the menu";
}
