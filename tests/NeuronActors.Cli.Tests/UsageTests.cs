namespace NeuronActors.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("lst", "there is no command lst here. Did you mean list?")]
    [InlineData("run demo --epoch 3", "there is no option --epoch here. Did you mean --epochs?")]
    [InlineData("list more", "there is no argument more here.")]
    [InlineData("run demo --seed -1", "--seed is '-1'; it must be a whole number, such as --seed 3.")]
    [InlineData("run demo --epochs two", "--epochs is 'two'; it must be a whole number, such as --epochs 3.")]
    [InlineData("run demo --withhold @3", "--withhold is '@3'; it must name a population and perhaps a batch, such as --withhold hidden1@10.")]
    [InlineData("export runs/x --format hdf5", "hdf5")]
    [InlineData("messages runs/x --step 4..2", "--step is '4..2'; it must be a number or a range, such as --step 3 or --step 0..40.")]
    [InlineData("messages", "messages needs RUN: ")]
    [InlineData("run", "run needs EXPERIMENT: ")]
    [InlineData("data", "data needs a command: show, check, get.")]
    [InlineData("bench weather", "weather")]
    public async Task A_malformed_command_line_is_refused_with_2_and_a_sentence(string commandLine, string sentence)
    {
        Spoken said = await Spoken.By(commandLine.Split(' '));

        Assert.Equal((ExitCode.Usage, ""), (said.Code, said.Output));
        Assert.StartsWith("neuron: ", said.Error);
        Assert.Contains(sentence, said.Error);
        Assert.Contains("--help", said.Error);
    }
}
