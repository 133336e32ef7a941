namespace NeuronActors.Recording.Tests;

public sealed class FileBytesTests
{
    [Fact]
    public void The_checksum_of_zip_entries_has_the_published_check_value() =>
        Assert.Equal(0xCBF43926u, Crc32.Append(Crc32.Append(0, "1234"u8), "56789"u8));

    [Fact]
    public void On_a_big_endian_machine_each_value_would_be_turned_round()
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        LittleEndian.ReverseEach(bytes, 4);
        Assert.Equal([4, 3, 2, 1, 8, 7, 6, 5], bytes);
    }

    [Fact]
    public void Values_of_other_types_are_not_recorded() =>
        Assert.Throws<ArgumentException>(() => PrecisionName.Of<Half>());
}
