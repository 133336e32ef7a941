namespace NeuronActors.Cli.Tests;

public sealed class RefusalTests : IDisposable
{
    private readonly RunScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_wrong_value_in_a_file_is_refused_with_file_line_and_remedy()
    {
        string file = scene.Write("wrong.yaml", "extends: demo\nconditions: {}\nrule:\n  step-size: 3\n");

        Spoken said = await Spoken.By("run", file, "--out", scene.Runs);

        Assert.Equal((ExitCode.Refused, ""), (said.Code, said.Output));
        Assert.StartsWith($"neuron: {file}:4: rule.step-size is 3; it must lie in (0, 1].", said.Error);
        Assert.False(Directory.Exists(scene.Runs));
    }

    [Fact]
    public async Task A_wrong_short_option_is_named_as_it_was_typed()
    {
        Spoken said = await Spoken.By(scene.Run("--nodes", "0", "--set", "rule.step-size=3"));

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("neuron: --nodes 0: nodes is 0", said.Error);
        Assert.Contains("neuron: --set rule.step-size=3: rule.step-size is 3", said.Error);
    }

    [Fact]
    public async Task An_engine_is_refused_with_one_sentence_whether_a_file_or_the_command_line_names_it()
    {
        const string sentence = "engine is no key any more: populations are always actors, of this process with nodes: 1 and of a cluster with more; leave it out.";
        string file = scene.Write("old.yaml", "extends: demo\nengine: local\n");

        Spoken old = await Spoken.By("run", file, "--out", scene.Runs), set = await Spoken.By(scene.Run("--set", "engine=akka"));

        Assert.Equal((ExitCode.Refused, $"neuron: {file}:2: {sentence}\n"), (old.Code, old.Error));
        Assert.Equal((ExitCode.Refused, $"neuron: --set engine=akka: {sentence}\n"), (set.Code, set.Error));
        Assert.False(Directory.Exists(scene.Runs));
    }

    [Theory]
    [InlineData("run demo --engine local", "there is no option --engine here.")]
    [InlineData("engines", "there is no command engines here.")]
    public async Task What_chose_an_engine_is_gone(string commandLine, string sentence)
    {
        Spoken said = await Spoken.By(commandLine.Split(' '));

        Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Output));
        Assert.StartsWith($"neuron: {sentence}", said.Error);
    }

    [Fact]
    public async Task An_unknown_experiment_is_refused_with_the_nearest_name()
    {
        Spoken said = await Spoken.By("run", "ar-mnsit");

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("Did you mean ar-mnist?", said.Error);
    }

    [Fact]
    public async Task Missing_data_are_refused_with_what_to_do()
    {
        Spoken said = await Spoken.By("run", "ar-mnist", "--data", scene.Folder, "--out", scene.Runs);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("neuron data get mnist", said.Error);
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("export")]
    public async Task A_folder_that_is_no_run_is_refused(string command)
    {
        Spoken said = await Spoken.By(command, scene.Folder);

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("is not a run folder", said.Error);
    }

    [Fact]
    public async Task A_resumed_run_takes_no_new_settings()
    {
        Spoken said = await Spoken.By("resume", scene.Folder, "--set", "train.epochs=4");

        Assert.Equal(ExitCode.Refused, said.Code);
        Assert.Contains("keeps its settings", said.Error);
    }

    [Fact]
    public async Task There_is_no_stack_trace_without_verbose_and_one_with_it()
    {
        Spoken plain = await Spoken.By("explain", "rule.no-such-key-at-all");
        Spoken verbose = await Spoken.By("explain", "rule.no-such-key-at-all", "--verbose");

        Assert.Single(plain.Error.TrimEnd().Split('\n'));
        Assert.Contains("   at NeuronActors.Cli.", verbose.Error);
    }

    [Fact]
    public void An_error_of_the_program_itself_says_so_in_one_line_and_where_to_look()
    {
        using var error = new StringWriter();

        int code = Complaint.Say(new InvalidOperationException("Sequence contains\nno elements."), error, isVerbose: false);

        Assert.Equal(ExitCode.Refused, code);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Contains("InvalidOperationException: Sequence contains", error.ToString());
        Assert.Contains("--verbose", error.ToString());
    }
}
