using System.CommandLine;
using System.CommandLine.Help;

namespace NeuronActors.Cli;

/// <summary><c>neuron</c> itself: all commands and the options that they share.</summary>
internal sealed class NeuronRoot : RootCommand, IHasExamples
{
    private readonly Terminal terminal;
    private readonly IReadOnlyList<string> commandLine;

    public NeuronRoot(Terminal terminal, IReadOnlyList<string> commandLine)
        : base("NeuronActors: networks of neuron populations that learn by messages to their neighbours alone.")
    {
        (this.terminal, this.commandLine) = (terminal, commandLine);
        Common.AddTo(this);
        foreach (NeuronCommand command in Commands()) Add(Bind(command));
        HelpOption help = Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, Common);
    }

    /// <summary>The options that all commands share.</summary>
    public CommonOptions Common { get; } = new();

    public IReadOnlyList<Example> Examples { get; } =
    [
        new("neuron demo", "train on embedded digits, in under a minute, without any data"),
        new("neuron list", "the experiments that come with it"),
        new("neuron run ar-mnist --epochs 1", "train on MNIST"),
        new("neuron run ar-mnist --nodes 3", "the same weights, from three processes"),
        new("neuron claims", "check what the papers claim, in small"),
        new("neuron messages runs/mine --population hidden2 --neuron 7", "what a neuron sent, if the experiment has a key record"),
        new("neuron audit ar-mnist", "check that no population knows what no edge has brought"),
        new("neuron explain rule.step-size", "what a key of an experiment means"),
        new("neuron new rule hebbian", "a learning rule of your own to begin with"),
        new("./neuron test", "every test of the project (the script in the repository does that)"),
    ];

    private static IEnumerable<NeuronCommand> Commands() =>
    [
        new DemoCommand(), new ListCommand(), new RunCommand(), new ResumeCommand(), new ExportCommand(), new ExplainCommand(),
        new NodeCommand(), new ClusterCommand(), new DataCommand(), new BenchCommand(), new ClaimsCommand(),
        new MessagesCommand(), new WhyCommand(), new AuditCommand(), new NewCommand(),
    ];

    private NeuronCommand Bind(NeuronCommand command)
    {
        foreach (NeuronCommand part in command.Subcommands.OfType<NeuronCommand>()) Bind(part);
        if (command.Subcommands.Count == 0)
            command.SetAction((parse, stop) => Run(command, parse, stop));
        return command;
    }

    private Task<int> Run(NeuronCommand command, ParseResult parse, CancellationToken stop)
    {
        foreach (Option option in Common.Of(command.Unused))
            if (parse.GetResult(option) is { Implicit: false })
                throw new CommandException($"{PathOf(command)} has no use for {option.Name}, which would change nothing; leave it out.");
        return command.Run(new Invocation(parse, Common, terminal, commandLine, stop));
    }

    /// <summary>E.g. <c>cluster up</c>.</summary>
    private static string PathOf(Command command) =>
        command.Parents.OfType<NeuronCommand>().FirstOrDefault() is { } group ? $"{PathOf(group)} {command.Name}" : command.Name;
}
