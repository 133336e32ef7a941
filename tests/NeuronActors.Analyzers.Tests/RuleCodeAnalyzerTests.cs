namespace NeuronActors.Analyzers.Tests;

public sealed class RuleCodeAnalyzerTests
{
    private const string Outside = ", which reaches outside the network: a population reads its ports and writes to its outlets, so hand it values when it is made, and let the program around it read and write";
    private const string Sequential = ", but a population belongs to one thread at a time, and its engine chooses which: write plain sequential code, and let messages carry what others need";
    private const string Clock = ", a clock, so its results would depend on when and how fast it runs: count batches and steps instead";
    private const string Shared = ", so populations could share it without a message: make it const or immutable, or a field of the population";
    private const string SharedElsewhere = ", which is static and can change, so populations could share it without a message: keep it in a field of the population, or have it sent";
    private const string Unseeded = ", whose values depend on the process or on the order of draws: draw from NeuronActors.Numerics.RandomStream, keyed by seed, purpose and entity";
    private const string Reach = ", which can reach objects that this population was never handed: use what its PopulationContext and its constructor gave it";

    [Theory]
    [InlineData("NA1001", "File.ReadAllBytes(\"w\")", "Rule.Step uses File.ReadAllBytes" + Outside)]
    [InlineData("NA1001", "new MemoryStream()", "Rule.Step uses MemoryStream.MemoryStream" + Outside)]
    [InlineData("NA1001", "new System.Net.Http.HttpClient()", "Rule.Step uses HttpClient.HttpClient" + Outside)]
    [InlineData("NA1001", "Process.GetCurrentProcess()", "Rule.Step uses Process.GetCurrentProcess" + Outside)]
    [InlineData("NA1001", "Environment.GetEnvironmentVariable(\"x\")", "Rule.Step uses Environment.GetEnvironmentVariable" + Outside)]
    [InlineData("NA1002", "new Thread(() => { })", "Rule.Step uses Thread.Thread" + Sequential)]
    [InlineData("NA1002", "Task.Run(() => { })", "Rule.Step uses Task.Run" + Sequential)]
    [InlineData("NA1002", "Parallel.For(0, 2, _ => { })", "Rule.Step uses Parallel.For" + Sequential)]
    [InlineData("NA1002", "new Lock()", "Rule.Step uses Lock.Lock" + Sequential)]
    [InlineData("NA1002", "Environment.CurrentManagedThreadId", "Rule.Step uses Environment.CurrentManagedThreadId" + Sequential)]
    [InlineData("NA1002", "new System.Collections.Concurrent.ConcurrentBag<int>()", "Rule.Step uses ConcurrentBag.ConcurrentBag" + Sequential)]
    [InlineData("NA1003", "DateTime.UtcNow", "Rule.Step reads DateTime.UtcNow" + Clock)]
    [InlineData("NA1003", "Stopwatch.GetTimestamp()", "Rule.Step reads Stopwatch.GetTimestamp" + Clock)]
    [InlineData("NA1003", "TimeProvider.System", "Rule.Step reads TimeProvider.System" + Clock)]
    [InlineData("NA1003", "Environment.TickCount64", "Rule.Step reads Environment.TickCount64" + Clock)]
    [InlineData("NA1005", "System.Buffers.ArrayPool<float>.Shared", "Rule.Step uses ArrayPool.Shared" + SharedElsewhere)]
    [InlineData("NA1005", "System.Globalization.CultureInfo.CurrentCulture", "Rule.Step uses CultureInfo.CurrentCulture" + SharedElsewhere)]
    [InlineData("NA1006", "new Random(1)", "Rule.Step uses Random.Random" + Unseeded)]
    [InlineData("NA1006", "Random.Shared", "Rule.Step uses Random.Shared" + Unseeded)]
    [InlineData("NA1006", "Guid.NewGuid()", "Rule.Step uses Guid.NewGuid" + Unseeded)]
    [InlineData("NA1006", "System.Security.Cryptography.RandomNumberGenerator.GetInt32(9)", "Rule.Step uses RandomNumberGenerator.GetInt32" + Unseeded)]
    [InlineData("NA1006", "HashCode.Combine(1, 2)", "Rule.Step uses HashCode.Combine" + Unseeded)]
    [InlineData("NA1006", "\"hidden1\".GetHashCode()", "Rule.Step uses String.GetHashCode" + Unseeded)]
    [InlineData("NA1006", "state.GetHashCode()", "Rule.Step uses Object.GetHashCode" + Unseeded)]
    [InlineData("NA1006", "new[] { 1, 2 }.Shuffle()", "Rule.Step uses Enumerable.Shuffle" + Unseeded)]
    [InlineData("NA1007", "state.GetType().GetFields()", "Rule.Step uses Type.GetFields" + Reach)]
    [InlineData("NA1007", "typeof(string).Assembly", "Rule.Step uses Type.Assembly" + Reach)]
    [InlineData("NA1007", "Activator.CreateInstance<object>()", "Rule.Step uses Activator.CreateInstance" + Reach)]
    [InlineData("NA1007", "System.Runtime.CompilerServices.Unsafe.As<float[]>(state)", "Rule.Step uses Unsafe.As" + Reach)]
    [InlineData("NA1007", "System.Runtime.InteropServices.GCHandle.FromIntPtr(8)", "Rule.Step uses GCHandle.FromIntPtr" + Reach)]
    public void A_use_of_what_a_rule_must_not_know_is_told_where_it_stands(string id, string use, string sentence) =>
        Assert.Equal([(id, use, sentence)], Snippet.Says(Snippet.Rule($"var it = {use};")));

    [Fact]
    public void A_chain_of_calls_is_told_once_where_it_begins() =>
        Assert.Equal([("NA1003", "Stopwatch.StartNew()")], Told(Snippet.Rule("var it = Stopwatch.StartNew().Elapsed.TotalSeconds + 1;")));

    [Theory]
    [InlineData("NA1001", "Console.WriteLine(1);", "Console.WriteLine(1)", "Console.WriteLine")]
    [InlineData("NA1001", "Debug.WriteLine(1);", "Debug.WriteLine(1)", "Debug.WriteLine")]
    [InlineData("NA1002", "Thread.Sleep(1);", "Thread.Sleep(1)", "Thread.Sleep")]
    [InlineData("NA1002", "lock (state) { }", "lock (state) { }", "lock")]
    [InlineData("NA1002", "Func<Task> later = async () => { };", "async () => { }", "async")]
    [InlineData("NA1007", "dynamic it = state; it.Count();", "it.Count", "dynamic")]
    public void A_statement_that_a_rule_must_not_make_is_told(string id, string statement, string at, string what)
    {
        var said = Assert.Single(Snippet.Says(Snippet.Rule(statement)));
        Assert.Equal((id, at), (said.Id, said.At));
        Assert.StartsWith($"Rule.Step uses {what}, ", said.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NA1004", "private static float _last;", "_last", "Rule._last is static and can change" + Shared)]
    [InlineData("NA1004", "private static readonly float[] Seen = new float[9];", "Seen", "Rule.Seen is static and of type float[], which can change" + Shared)]
    [InlineData("NA1004", "private static readonly List<float> Seen = [];", "Seen", "Rule.Seen is static and of type List<float>, which can change" + Shared)]
    [InlineData("NA1004", "private static readonly (int, int[]) Seen = (1, []);", "Seen", "Rule.Seen is static and of type (int, int[]), which can change" + Shared)]
    [InlineData("NA1004", "private static Dictionary<int, float> Seen { get; } = [];", "Seen", "Rule.Seen is static and of type Dictionary<int, float>, which can change" + Shared)]
    [InlineData("NA1004", "public static int Count { get; set; }", "Count", "Rule.Count is static and can change" + Shared)]
    [InlineData("NA1004", "public static int Count { get => field; set => field = value; }", "Count", "Rule.Count is static and can change" + Shared)]
    [InlineData("NA1004", "[ThreadStatic] private static float[]? _scratch;", "_scratch", "Rule._scratch is kept per thread ([ThreadStatic])" + Shared)]
    [InlineData("NA1004", "public static event Action? Told;", "Told", "Rule.Told is static and can change" + Shared)]
    [InlineData("NA1004", "private static readonly Box Seen = new(); private sealed class Box { public float Value; }", "Seen", "Rule.Seen is static and of type Box, which can change" + Shared)]
    [InlineData("NA1004", "private static readonly Func<float> Next = Counter(); private static Func<float> Counter() { float last = 0; return () => last++; }", "Next", "Rule.Next is static and of type Func<float>, which holds on to whatever its function has captured" + Shared)]
    [InlineData("NA1004", "private static readonly Action<float> Keep = new List<float>().Add;", "Keep", "Rule.Keep is static and of type Action<float>, which holds on to whatever its function has captured" + Shared)]
    [InlineData("NA1004", "private static readonly Func<int> Count = new[] { 1 }.Count;", "Count", "Rule.Count is static and of type Func<int>, which holds on to whatever its function has captured" + Shared)]
    [InlineData("NA1004", "private static Func<float> Next { get; } = new Box().Get; private sealed class Box { private float value; public float Get() => value++; }", "Next", "Rule.Next is static and of type Func<float>, which holds on to whatever its function has captured" + Shared)]
    [InlineData("NA1004", "private static readonly Func<float> Next; static Rule() { float last = 0; Next = () => last++; }", "Next", "Rule.Next is static and of type Func<float>, which holds on to whatever its function has captured" + Shared)]
    [InlineData("NA1004", "private static readonly (int, Func<float>) Next = (1, () => 2);", "Next", "Rule.Next is static and of type (int, Func<float>), which can change" + Shared)]
    [InlineData("NA1002", "public async Task Later() { await Task.Yield(); }", "Later", "Rule.Later uses async" + Sequential)]
    [InlineData("NA1002", "~Rule() { }", "Rule", "Rule.~Rule uses a finalizer, which runs on the collector's thread" + Sequential)]
    [InlineData("NA1007", "[System.Runtime.InteropServices.DllImport(\"c\")] private static extern int rand();", "rand", "Rule.rand uses extern" + Reach)]
    public void A_declaration_of_what_a_rule_must_not_have_is_told(string id, string member, string at, string sentence) =>
        Assert.Equal((id, at, sentence), Snippet.Says(Snippet.Rule(members: member))[0]);

    [Fact]
    public void An_honest_rule_hears_nothing()
    {
        const string members =
            """
            private const int Rounds = 3;
            private static readonly float Half = 0.5f;
            private static readonly System.Collections.Immutable.ImmutableArray<float> Table = [1, 2];
            private static readonly (int Rows, string Name) Shape = (1, "w");
            private static readonly Constants Fixed = new(0.9f);
            private static readonly Func<float, float> Gain = x => 2 * x, Squash = MathF.Tanh, None = null!;
            private static Func<float, float> Twice { get; } = (delegate(float x) { return 2 * x; });
            private static ReadOnlySpan<float> Values => [1, 2, 3];
            private readonly float[] seen = new float[9];
            private readonly Dictionary<string, int> counts = [];
            private sealed class Constants(float rate) { private readonly float rate = rate; public float Rate => rate; }
            public override int GetHashCode() => HashCode.Combine(Rounds, "x".GetHashCode());
            public override bool Equals(object? other) => other is Rule;
            """;
        const string step =
            """
            if (state.Count < 0) throw new InvalidDataException($"{nameof(File)} {typeof(float).Name} {GetType().Name}");
            var stream = new RandomStream(1, StreamPurpose.Dropout, 0);
            Debug.Assert(Interlocked.CompareExchange(ref seen[0], 1f, 0f) == Volatile.Read(ref seen[1]));
            foreach (float value in Values) seen[1] += Gain(value) * Fixed.Rate * Half * Table[0] * Shape.Rows;
            counts["a"] = (int)stream.Uniform(0, 0, 0, 0) + counts.Count + 1.5.GetHashCode() + TimeSpan.FromSeconds(1).Seconds;
            """;
        Assert.Empty(Snippet.Says(Snippet.Rule(step, members)));
    }

    [Fact]
    public void A_static_of_another_class_is_told_where_the_rule_uses_it()
    {
        const string blackboard =
            """
            public static class Blackboard
            {
                public static float Norm;
                public static readonly float[] Values = new float[3];
                public static readonly float Half = 0.5f;
                public static readonly Func<float, float> Squash = MathF.Tanh;
                public static readonly Func<float> Next = Counter();
                public static event Action? Written;
                private static Func<float> Counter() { float last = 0; return () => last++; }
            }
            """;
        var said = Snippet.Says(blackboard, Snippet.Rule("Blackboard.Norm += Blackboard.Values[0] * Blackboard.Squash(Blackboard.Half) * Blackboard.Next(); Blackboard.Written += null;"));
        Assert.Equal([("NA1005", "Blackboard.Norm"), ("NA1005", "Blackboard.Values"), ("NA1005", "Blackboard.Next"), ("NA1005", "Blackboard.Written")], said.Select(one => (one.Id, one.At)));
        Assert.Equal("Rule.Step uses Blackboard.Norm" + SharedElsewhere, said[0].Sentence);
    }

    [Fact]
    public void Code_that_is_no_rule_may_do_what_it_likes() =>
        Assert.Empty(Snippet.Says("public static class Program { static int runs; static void Main() { lock (\"x\") Console.WriteLine(DateTime.UtcNow.Ticks + runs++); } }"));

    [Fact]
    public void Populations_of_ones_own_their_bases_and_what_is_nested_in_them_are_rule_code()
    {
        const string code =
            """
            public abstract class Own(PopulationContext<float> context) : NeuronPopulation<float>(context)
            {
                private sealed class Inner { public long Now => DateTime.UtcNow.Ticks; }
            }
            public abstract class Another(PopulationContext<float> context) : Own(context)
            {
                protected Func<long> Later => () => Environment.TickCount64;
            }
            """;
        var said = Snippet.Says(code);
        Assert.Equal([("NA1003", "DateTime.UtcNow"), ("NA1003", "Environment.TickCount64")], said.Select(one => (one.Id, one.At)));
        Assert.StartsWith("Inner.Now reads DateTime.UtcNow, ", said[0].Sentence, StringComparison.Ordinal);
        Assert.StartsWith("Another.Later reads Environment.TickCount64, ", said[1].Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("[RuleCode] ", 1)]
    public void A_marked_class_is_rule_code(string mark, int expected) =>
        Assert.Equal(expected, Snippet.Says(mark + "public static class Sums { public static long Now() => DateTime.UtcNow.Ticks; }").Length);

    [Fact]
    public void All_types_of_a_marked_assembly_are_rule_code() =>
        Assert.Equal(
            [("NA1004", "count"), ("NA1002", "Task.CompletedTask")],
            Told("[assembly: RuleCode] public class A { static int count; } public class B { public object It => Task.CompletedTask; }"));

    [Fact]
    public void A_comment_that_calls_the_code_generated_is_no_way_out() =>
        Assert.Equal([("NA1003", "DateTime.UtcNow")], Told("// <auto-generated/>\n" + Snippet.Rule("var it = DateTime.UtcNow;")));

    [Fact]
    public void A_suppression_that_stands_in_the_code_is_heeded() =>
        Assert.Empty(Snippet.Says(Snippet.Rule(members:
            "[System.Diagnostics.CodeAnalysis.SuppressMessage(\"Locality\", \"NA1003\", Justification = \"A meter.\")] long Now() => DateTime.UtcNow.Ticks;")));

    [Fact]
    public void Every_sentence_ends_without_a_stop_and_every_number_is_used_once()
    {
        var all = new RuleCodeAnalyzer().SupportedDiagnostics;
        Assert.Equal(["NA1001", "NA1002", "NA1003", "NA1004", "NA1005", "NA1006", "NA1007"], all.Select(one => one.Id));
        Assert.All(all, one => Assert.Equal(2, one.MessageFormat.ToString(null).Split(": ").Length));
    }

    private static IEnumerable<(string, string)> Told(params string[] code) => Snippet.Says(code).Select(one => (one.Id, one.At));
}
