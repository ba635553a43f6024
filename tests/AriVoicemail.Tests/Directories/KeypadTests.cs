using AriVoicemail.Directories;

namespace AriVoicemail.Tests.Directories;

public sealed class KeypadTests
{
    [Theory]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")]
    [InlineData("SMITH", "76484")]
    [InlineData("Agent 007", "24368007")]
    [InlineData("  Ann\tLee ", "266533")]
    public void Letters_lie_where_a_keypad_has_them_and_digits_stand_for_themselves(string name, string keys) =>
        Assert.Equal(keys, Keypad.Digits(name));

    [Theory]
    [InlineData("René", "Rene")]
    [InlineData("Muñoz", "Munoz")]
    [InlineData("Groß", "Gross")]
    [InlineData("GROẞ", "Gross")]
    [InlineData("Søren Ångström", "Soren Angstrom")]
    [InlineData("Łukasz Świątek", "Lukasz Swiatek")]
    [InlineData("Đorđe Čović", "Dorde Covic")]
    [InlineData("Nguyễn Đức", "Nguyen Duc")]
    [InlineData("Þór Æsir Œuvre", "Thor Aesir Oeuvre")]
    [InlineData("İstanbul Işık", "Istanbul Isik")]
    [InlineData("Rene\u0301", "Rene")]
    public void Accents_are_not_keyed(string name, string plain) => Assert.Equal(Keypad.Digits(plain), Keypad.Digits(name));

    [Theory]
    [InlineData("абвгдежзийклмнопрстуфхцчшщъыьэюя", "22223333444455556666777788889999")]
    [InlineData("Фёдоров", "7335652")]
    [InlineData("Їжак Ґанна", "432422552")]
    public void Cyrillic_letters_lie_where_a_Russian_keypad_has_them(string name, string keys) => Assert.Equal(keys, Keypad.Digits(name));

    [Theory]
    [InlineData("O'Brien", "627436")]
    [InlineData("Smith-Jones", "7648456637")]
    [InlineData("山田", "")]
    [InlineData("", "")]
    public void What_is_no_letter_is_passed_over(string name, string keys) => Assert.Equal(keys, Keypad.Digits(name));
}
