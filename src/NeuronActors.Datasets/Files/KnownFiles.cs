namespace NeuronActors.Datasets;

/// <summary>The files of the public data sets and their SHA-256.</summary>
/// <remarks>
/// MNIST, Fashion-MNIST and KMNIST's test files: computed from files whose MD5 sums are the published ones. CIFAR-10's
/// training files: computed, and equal to the list in torchvision-ruby. KMNIST's training files, CIFAR-10's
/// <c>test_batch.bin</c> and archive: as public loaders list them (torchvision-ruby, torchvision's prototype datasets), not
/// computed here. Digits: computed, and equal to those that several projects pin for the files at the UCI repository. What
/// KMNIST's full training files hash to when unpacked was not to be found.
/// </remarks>
internal static class KnownFiles
{
    /// <summary>The unpacked <c>test_batch.bin</c> of the published archive.</summary>
    public const string PublishedCifarTestBatch = "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b";

    public static IReadOnlyList<KnownFile> All { get; } = [.. Mnist(), .. FashionMnist(), .. Kmnist(), .. Cifar(), .. Digits()];

    private static IEnumerable<KnownFile> Mnist() =>
    [
        new("mnist", new KnownContent("train-images-idx3-ubyte",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609")),
        new("mnist", new KnownContent("train-labels-idx1-ubyte",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c")),
        new("mnist", new KnownContent("t10k-images-idx3-ubyte",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6")),
        new("mnist", new KnownContent("t10k-labels-idx1-ubyte",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
    ];

    private static IEnumerable<KnownFile> FashionMnist() =>
    [
        new("fashion-mnist", new KnownContent("train-images-idx3-ubyte",
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84")),
        new("fashion-mnist", new KnownContent("train-labels-idx1-ubyte",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845")),
        new("fashion-mnist", new KnownContent("t10k-images-idx3-ubyte",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073")),
        new("fashion-mnist", new KnownContent("t10k-labels-idx1-ubyte",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
    ];

    private static IEnumerable<KnownFile> Kmnist() =>
    [
        new("kmnist",
            new KnownContent("train-images-idx3-ubyte", null,
                "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
            new KnownContent("train-first7000-images-idx3-ubyte",
                "ea100aa9d04bce8933d462c9b85c92ab25f3fc8daa1a9499522635e213af01d5",
                Note: "only the first 7000 of 60000 training images")),
        new("kmnist",
            new KnownContent("train-labels-idx1-ubyte", null,
                "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
            new KnownContent("train-first7000-labels-idx1-ubyte",
                "f55190199bf66799fd82149a53f979bb2be1085fd375ee881c8752b76d851fdc",
                Note: "only the first 7000 of 60000 training labels")),
        new("kmnist", new KnownContent("t10k-images-idx3-ubyte",
            "76fbd229ce87db80dd281af5e6670de4ad0e42fb30a7bd643972994c47c1f42e",
            "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5")),
        new("kmnist", new KnownContent("t10k-labels-idx1-ubyte",
            "a11dc742be8e781a40a92f53d6a4957e7b7d36df2faa097659131ebfd8fd60c6",
            "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c")),
    ];

    private static IEnumerable<KnownFile> Cifar() =>
    [
        new("cifar-10", new KnownContent("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5")),
        new("cifar-10", new KnownContent("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed")),
        new("cifar-10", new KnownContent("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67")),
        new("cifar-10", new KnownContent("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48")),
        new("cifar-10", new KnownContent("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add")),
        new("cifar-10",
            new KnownContent("test_batch.bin", PublishedCifarTestBatch),
            new KnownContent("test_batch.bin", "123ca0dad8f960344d9149742165d4215093c84c8c4bdc5922af93b614bdb501",
                Note: "20 of its 10000 records are lossy copies, listed in test_batch.lossy-records.txt")),
    ];

    private static IEnumerable<KnownFile> Digits() =>
    [
        new("digits-8x8", new KnownContent("optdigits.tra", "e1b683cc211604fe8fd8c4417e6a69f31380e0c61d4af22e93cc21e9257ffedd")),
        new("digits-8x8",
            new KnownContent("optdigits.tes", "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"),
            new KnownContent("digits.csv", "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8")),
    ];
}
