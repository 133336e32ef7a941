using NeuronActors.Cli;

using var signals = new StopSignals(Console.Error);
return await NeuronCli.Run(args, Terminal.OfProcess(), signals.Stop);
