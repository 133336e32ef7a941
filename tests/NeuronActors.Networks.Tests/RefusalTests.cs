namespace NeuronActors.Networks.Tests;

/// <summary>One test per sentence that a reader of experiments can say.</summary>
public sealed class RefusalTests
{
    private static readonly Listed Catalogue = new(
        ("ar-mnist", "rule: {name: activation-relaxation, steps: 50}"),
        ("ping", "extends: pong"),
        ("pong", "extends: ping"),
        ("text", "hello"));

    private static string[] Refusals(string text, params string[] overrides)
    {
        var disk = Listed.Disk(("self.yaml", "extends: self.yaml"));
        var read = () => ExperimentReader.Read(
            text, "e.yaml", Catalogue, overrides, path => path == "locked.yaml" ? throw new IOException("it is locked") : disk(path));
        return Assert.Throws<ExperimentException>(read).Message.Split('\n');
    }

    [Theory]
    [InlineData("", "e.yaml:1: the file is empty; write at least one key, such as extends: ar-mnist.")]
    [InlineData("# only a comment\n", "e.yaml:1: the file is empty; write at least one key, such as extends: ar-mnist.")]
    [InlineData("---\n", "e.yaml:1: the file is empty; write at least one key, such as extends: ar-mnist.")]
    [InlineData("- 1", "e.yaml:1: the file holds a list; an experiment is a map of keys, such as extends: ar-mnist.")]
    [InlineData("hello", "e.yaml:1: the file holds a single value; an experiment is a map of keys, such as extends: ar-mnist.")]
    [InlineData("seed: 1\nrule:\n\tsteps: 3", "e.yaml:3: a tab stands where YAML wants spaces; indent with spaces.")]
    [InlineData("seed: 1\nrule: {steps: 3\ntrain: 3", "e.yaml:2: this is not YAML: a bracket that is opened here or above is not closed before the next key.")]
    [InlineData("seed: 1\n---\nseed: 2", "e.yaml:2: a second document begins here; an experiment is one document, so remove the line ---.")]
    [InlineData("seed: 1\n[a]: 2", "e.yaml:2: a list or a map stands where a key is expected; a key is a word such as rule or train.")]
    [InlineData("title: &a x\npaper: *a", "e.yaml:2: *a is a YAML alias, which experiments do not know; write the value out, or share it with extends.")]
    [InlineData("seed: 1\nseed: 2", "e.yaml:2: seed is written twice, first in line 1; keep one of them.")]
    [InlineData("rule: {steps: 1}\nrule.steps: 2", "e.yaml:2: rule.steps is written twice, first in line 1; keep one of them.")]
    [InlineData("title: [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "e.yaml:1: title[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0] is nested more than 16 deep; no key of an experiment needs that.")]
    public void A_file_that_is_no_map_of_keys(string text, string expected) => Assert.Contains(expected, Refusals(text));

    [Fact]
    public void Broken_yaml_is_one_sentence_with_its_line() => Assert.Equal(
        ["e.yaml:3: this is not YAML: While parsing a block mapping, did not find expected key."],
        Refusals("seed: 1\ntrain: {}\ntitle: {b: }}"));

    [Theory]
    [InlineData("rule: {step-sise: 1}", "e.yaml:1: there is no key rule.step-sise. Did you mean rule.step-size?")]
    [InlineData("learning-rate: 1", "e.yaml:1: there is no key learning-rate. Did you mean train.learning-rate?")]
    [InlineData("seed: 1\nrul: {steps: 1}", "e.yaml:2: there is no key rul. Did you mean rule?")]
    [InlineData("zzzzzzzzzz: 1", "e.yaml:1: there is no key zzzzzzzzzz; neuron explain lists all keys.")]
    [InlineData("loss: 3", "e.yaml:1: loss is 3; it must be a map of the keys name, factor.")]
    [InlineData("loss: [3]", "e.yaml:1: loss is a list; it must be a map of the keys name, factor.")]
    public void A_key_that_there_is_not(string text, string expected) => Assert.Equal([expected], Refusals(text));

    [Theory]
    [InlineData("rule.step-size", "3", "is 3; it must lie in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", "0", "is 0; it must lie in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", "fast", "is 'fast'; it must be a number in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", "[0.1]", "is a list; it must be a number in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", "{a: 1}", "is a map; it must be a number in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", "", "has no value; it must be a number in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", ".nan", "is .nan; it must be a finite number in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", "NaN", "is NaN; it must be a finite number in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", "-.inf", "is -.inf; it must be a finite number in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("rule.step-size", "1e999", "is 1e999; it must be a finite number in (0, 1]. Millidge et al. use 0.1.")]
    [InlineData("train.momentum", "1", "is 1; it must lie in [0, 1). Leave it out for the default, 0.9.")]
    [InlineData("train.batch", "1.5", "is 1.5; it must be a whole number in [1, 65536]. Millidge et al. use 64.")]
    [InlineData("train.batch", "0", "is 0; it must lie in [1, 65536]. Millidge et al. use 64.")]
    [InlineData("train.batch", "99999999999999999999", "is 99999999999999999999; it must lie in [1, 65536]. Millidge et al. use 64.")]
    [InlineData("train.batches", "0", "is 0; it must lie in [1, 1000000000]. Leave it out for the default, null.")]
    [InlineData("checkpoint.every", "-1", "is -1; it must lie in [0, 1000000000]. Leave it out for the default, 500.")]
    [InlineData("runtime.silence", "0.5", "is 0.5; it must lie in [1, 3600]. Leave it out for the default, 30.")]
    [InlineData("seed", "-1", "is -1; it must lie in [0, 18446744073709551615]. Leave it out for the default, 0.")]
    [InlineData("rule.feedback", "transprot", "is 'transprot'; it must be one of transport, random, learned. Did you mean transport? Leave it out for the default, transport.")]
    [InlineData("precision", "single", "is 'single'; it must be one of float, double. Leave it out for the default, float.")]
    [InlineData("precision", "", "has no value; it must be one of float, double. Leave it out for the default, float.")]
    [InlineData("network.bias", "maybe", "is 'maybe'; it must be one of true, false. Leave it out for the default, true.")]
    [InlineData("title", "[a]", "is a list; it must be a text. Leave it out for the default, \"\".")]
    [InlineData("name", "../x", "is '../x'; it must be a name of letters, digits, '-', '_' and '.' that begins with a letter or a digit. Leave it out for the default, experiment.")]
    [InlineData("network.activation", "sine", "is 'sine'; it must be one of linear, relu, leaky-relu, leaky-relu(slope), tanh, logistic, softmax. Leave it out for the default, relu.")]
    [InlineData("network.weights", "normal(x)", "is 'normal(x)'; it must be one of normal(deviation), uniform(limit), xavier-normal, xavier-uniform, fan-in-uniform, orthogonal, orthogonal(gain), zeros. Leave it out for the default, normal(0.05).")]
    [InlineData("rule.delay", "5s", "is '5s'; it must be 0, a delay such as 5ms, or a range such as 0..5ms, up to 1000ms. Leave it out for the default, 0.")]
    [InlineData("network.shards", "some", "is 'some'; it must be auto, one whole number for all hidden layers, or a list with one per layer. Leave it out for the default, auto.")]
    [InlineData("network.shards", "0", "is 0; it must lie in [1, 1000000]. Leave it out for the default, auto.")]
    [InlineData("network.layers", "784", "is 784; it must be a list such as [784, 300, 10] or [784, {name: code, neurons: 30, activation: tanh}, 10]. Leave it out for the default, [784, 300, 300, 100, 10].")]
    [InlineData("network.projections", "input", "is 'input'; it must be a list such as [{from: input, to: hidden1}, {from: hidden1, to: output}]. Leave it out for the default, null.")]
    [InlineData("seeds", "3", "is 3; it must be a list of whole numbers, such as [0, 1, 2]. Leave it out for the default, [].")]
    [InlineData("replicas", "65", "is 65; it must lie in [1, 64]. Leave it out for the default, 1.")]
    [InlineData("cluster.least-nodes", "0", "is 0; it must lie in [1, 1000]. Write 1 to go on with whatever is left.")]
    [InlineData("cluster.failure-timeout", "0.4", "is 0.4; it must lie in [0.5, 3600]. Leave it out for the default, 3.")]
    [InlineData("cluster.payload", "float16", "is 'float16'; it must be one of exact, bfloat16. Did you mean bfloat16? Only exact gives the same bits as one process.")]
    [InlineData("cluster.window", "33", "is 33; it must lie in [2, 32]. Leave it out for the default, 16.")]
    [InlineData("place", "node-1", "is 'node-1'; it must be a map of layers or populations, each with a node, such as {hidden1: node-1, hidden2.0: node-2}. Leave it out for the default, {}.")]
    [InlineData("conditions", "3", "is 3; it must be a map of names, each with a map of the keys it sets, such as {learned: {rule.feedback: learned}}. Leave it out for the default, {}.")]
    [InlineData("published", "3", "is 3; it must be a list of maps of measure, condition, epoch, value, tolerance and source. Leave it out for the default, [].")]
    public void A_value_that_is_not_allowed(string key, string value, string expected)
    {
        Assert.Equal([$"e.yaml:1: {key} {expected}"], Refusals($"{key}: {value}"));
        Assert.Equal([$"--set {key}={value}: {key} {expected}"], Refusals("title: x", $"{key}={value}"));
    }

    [Theory]
    [InlineData("[784, 0, 10]", "network.layers[1] is 0; it must lie in [1, 1000000].")]
    [InlineData("[784, [3], 10]", "network.layers[1] is a list; it must be a whole number in [1, 1000000], or a map of neurons, name, activation, weights, patch and dropout.")]
    [InlineData("[784, {name: code}, 10]", "network.layers[1] lacks neurons; it must be a whole number in [1, 1000000].")]
    [InlineData("[784, {neuron: 3, neurons: 3}, 10]", "network.layers[1] has no key neuron; the keys are neurons, name, activation, weights, patch, dropout. Did you mean neurons?")]
    [InlineData("[784, {neurons: 3, activation: sine}, 10]", "network.layers[1].activation is 'sine'; it must be one of linear, relu, leaky-relu, leaky-relu(slope), tanh, logistic, softmax.")]
    [InlineData("[784, {neurons: 3, name: a.b}, 10]", "network.layers[1].name is 'a.b'; it must be a name of letters, digits, '-' and '_' that begins with a letter.")]
    [InlineData("[784, {neurons: 3, name: output}, 10]", "network.layers[2] is named output as network.layers[1] is; give each layer a name of its own.")]
    [InlineData("[{neurons: 784, activation: relu}, 10]", "network.layers[0] is the input, which has neither activation nor weights; leave activation out.")]
    [InlineData("[{neurons: 784, weights: zeros}, 10]", "network.layers[0] is the input, which has neither activation nor weights; leave weights out.")]
    [InlineData("[784, {neurons: 3, activation: softmax}, 10]", "network.layers makes hidden1 a softmax layer; softmax belongs to the output only. Write relu, leaky-relu, tanh, logistic or linear.")]
    [InlineData("[784]", "network.layers has 1 layer; a network needs an input and an output layer at least, such as [784, 10].")]
    [InlineData("[]", "network.layers has 0 layers; a network needs an input and an output layer at least, such as [784, 10].")]
    public void A_layer_that_cannot_be(string layers, string expected) =>
        Assert.Equal([$"e.yaml:2: {expected}"], Refusals($"network:\n  layers: {layers}"));

    [Theory]
    [InlineData("{from: input, to: a}, {from: a, to: b}", "network.projections leads nothing out of b, which would be a second output beside output; add a projection out of it.", "network.projections leaves output unconnected; add a projection into it and one out of it, or remove the layer.")]
    [InlineData("{from: input, to: a}, {from: a, to: output}", "network.projections leaves b unconnected; add a projection into it and one out of it, or remove the layer.")]
    [InlineData("{from: input, to: a}, {from: a, to: output}, {from: b, to: output}", "network.projections leads nothing into b, which would be a second input beside input; add a projection into it.")]
    [InlineData("{from: input, to: a}, {from: a, to: b}, {from: b, to: a}, {from: b, to: output}", "network.projections has a cycle: a → b → a; a network has none, so remove one of these projections.")]
    [InlineData("{from: input, to: c}", "network.projections[0] names a layer c, which is not in network.layers; the layers are input, a, b, output. Did you mean a?")]
    [InlineData("{from: a, to: a}", "network.projections[0] leads from a to itself; a network has no cycles, so remove it.")]
    [InlineData("{from: input, to: a}, {from: input, to: a}", "network.projections[1] leads from input to a, as another does; remove one of them.")]
    [InlineData("{from: a, to: input}", "network.projections[0] leads into input, the first layer, which receives the data; turn it round or list the layers in another order.")]
    [InlineData("{from: output, to: a}", "network.projections[0] leads out of output, the last layer, which is the output; turn it round or list the layers in another order.")]
    [InlineData("{to: a}", "network.projections[0] lacks from; it must be a name of letters, digits, '-' and '_' that begins with a letter.")]
    [InlineData("3", "network.projections[0] is 3; it must be a map of from, to and weights.")]
    public void Projections_that_make_no_network(string projections, params string[] expected)
    {
        var text = $"network:\n  layers: [4, {{neurons: 3, name: a}}, {{neurons: 3, name: b}}, 2]\n  projections: [{projections}]";
        Assert.Equal(expected.Select(sentence => $"e.yaml:3: {sentence}").Order(), Refusals(text).Order());
    }

    [Theory]
    [InlineData("[2, 2]", "network.shards has 2 numbers for 5 layers; write 3 (hidden layers), 4 (with the output) or 5 (with the input), one number for all, or auto.")]
    [InlineData("[2, 1, 1, 1, 1]", "network.shards cuts input into 2; the input layer is always one population, so write 1.")]
    [InlineData("[1, 1, 1, 11]", "network.shards cuts output into 11, but it has 10 neurons; write a number in [1, 10].")]
    [InlineData("101", "network.shards cuts hidden3 into 101, but it has 100 neurons; write a number in [1, 100].")]
    [InlineData("[1, 0, 1]", "network.shards[1] is 0; it must lie in [1, 1000000].")]
    public void Shards_that_cannot_be(string shards, string expected) =>
        Assert.Equal([$"e.yaml:2: {expected}"], Refusals($"network:\n  shards: {shards}"));

    [Theory]
    [InlineData("network.activation: softmax", "network.activation makes hidden1 a softmax layer; softmax belongs to the output only. Write relu, leaky-relu, tanh, logistic or linear.")]
    [InlineData("loss.name: cross-entropy", "loss.name is cross-entropy, but the output is linear; write network.output-activation: softmax or logistic, or loss.name: squared-error.")]
    [InlineData("network.output-activation: softmax", "the output is softmax, but loss.name is squared-error; write loss.name: cross-entropy, or another network.output-activation.")]
    [InlineData("rule: {name: backprop, stop: tolerance}", "rule.stop is tolerance, which means nothing with rule.name: backprop; leave it out, or write rule.name: activation-relaxation.")]
    [InlineData("rule: {name: backprop, update-activity: current}", "rule.update-activity is current, which means nothing with rule.name: backprop; leave it out, or write rule.name: activation-relaxation.")]
    [InlineData("rule: {name: backprop, feedback: random}", "rule.feedback is random, which means nothing with rule.name: backprop; leave it out, or write rule.name: activation-relaxation.")]
    [InlineData("rule: {delay: 5ms}", "rule.delay is 5ms, which means nothing with rule.schedule: parallel; leave it out, or write rule.schedule: async.")]
    [InlineData("{loss: {name: cross-entropy, factor: 1}, network.output-activation: logistic}", "loss.factor is 1, which means nothing with loss.name: cross-entropy; leave it out, or write loss.name: squared-error.")]
    [InlineData("rule: {schedule: async}", "rule.schedule is async, which ends at quiescence, but rule.stop is steps; write rule.stop: quiescence.")]
    [InlineData("rule: {schedule: async, stop: tolerance}", "rule.schedule is async, which ends at quiescence, but rule.stop is tolerance; write rule.stop: quiescence.")]
    [InlineData("{kind: convergence, rule: {name: backprop}}", "kind is convergence, which is measured for activation relaxation, but rule.name is backprop; write rule.name: activation-relaxation, or kind: training.")]
    [InlineData("data: {train: 32}", "train.batch is 64, but there are 32 training samples; write a batch in [1, 32] or raise data.train.")]
    [InlineData("data: {target-on: 0}", "data.target-on and data.target-off are both 0, so nothing could be learned; write different values, such as 1 and 0.")]
    [InlineData("cluster: {window: 2}", "cluster.window is 2, which means nothing with nodes: 1; leave it out, or write nodes: 2 or more.")]
    [InlineData("place: {hidden1: node-1}", "place is {hidden1: node-1}, which means nothing with nodes: 1; leave it out, or write nodes: 2 or more.")]
    [InlineData("{nodes: 2, kind: convergence}", "nodes is 2, but kind is convergence, which is measured in one process; write nodes: 1.")]
    [InlineData("{nodes: 2, cluster: {least-nodes: 3}}", "cluster.least-nodes is 3, but nodes is 2, so the run would never begin; write a number in [1, 2], or nodes: 3.")]
    [InlineData("{replicas: 5, train: {batch: 4}}", "replicas is 5, but train.batch is 4, so some of them would have no sample; write replicas in [1, 4], or a larger train.batch.")]
    [InlineData("{replicas: 2, kind: convergence}", "replicas is 2, but kind is convergence, which learns nothing; write replicas: 1.")]
    public void Values_that_do_not_belong_together(string text, string expected) =>
        Assert.Equal([$"e.yaml:1: {expected}"], Refusals(text));

    [Theory]
    [InlineData("start: zero", "rule.start is zero, but predictive coding begins at the feedforward values (Zahid et al. 2023, requirement 1); write rule.start: activity.")]
    [InlineData("variant: fixed-prediction, start: zero", "rule.start is zero, but predictive coding begins at the feedforward values (Zahid et al. 2023, requirement 1); write rule.start: activity.")]
    [InlineData("feedback: learned", "rule.feedback is learned, by an equation of activation relaxation that predictive coding does not have; write rule.feedback: transport or random. Zahid et al. use transport.")]
    [InlineData("guard: true, schedule: async, stop: quiescence", "rule.guard is true, which compares a neuron's force before and after its own step, but with rule.schedule: async a neighbour may have changed it any number of times; write rule.guard: false, or rule.schedule: parallel.")]
    [InlineData("precisions: [1, 2]", "rule.precisions has 2 numbers, but there are 4 layers above the input; write 4, or leave it out for 1 each. Zahid et al. use 1 (eq. 3.10).")]
    [InlineData("variant: fixed-prediction, precisions: [1, 1, 1, 2]", "rule.precisions is [1, 1, 1, 2], which means nothing with rule.variant: fixed-prediction; leave it out, or write rule.variant: variational.")]
    [InlineData("variant: fixed-prediction, output-variance: 100", "rule.output-variance is 100, which means nothing with rule.variant: fixed-prediction; leave it out, or write rule.variant: variational.")]
    [InlineData("variant: fixed-prediction, guard: true", "rule.guard is true, which means nothing with rule.variant: fixed-prediction; leave it out, or write rule.variant: variational.")]
    [InlineData("variant: fixed-prediction, direction: generative", "rule.direction is generative, which means nothing with rule.variant: fixed-prediction; leave it out, or write rule.variant: variational.")]
    [InlineData("variant: z-il", "rule.variant is z-il, which is backprop only with step size 1, but rule.step-size is 0.1; write rule.step-size: 1. Zahid et al. 2023, section 3.5, requirement 2: 1.")]
    [InlineData("variant: z-il, step-size: 1, start: zero", "rule.start is zero, but predictive coding begins at the feedforward values (Zahid et al. 2023, requirement 1); write rule.start: activity.")]
    [InlineData("variant: z-il, step-size: 1, steps: 2", "rule.variant is z-il, which is backprop only if its lowest hidden layer learns, at step 3, but rule.steps is 2; write rule.steps: 3 or more. Zahid et al. 2023, section 3.5, requirement 3: step L − ℓ.")]
    [InlineData("variant: z-il, step-size: 1, stop: tolerance", "rule.variant is z-il, which is backprop only where each layer learns at a counted step, but rule.stop is tolerance; write rule.stop: steps.")]
    [InlineData("variant: z-il, step-size: 1, schedule: sweep", "rule.variant is z-il, which is backprop only where errors come down one layer per step, but rule.schedule is sweep; write rule.schedule: parallel.")]
    [InlineData("variant: z-il, step-size: 1, output-variance: 2", "rule.output-variance is 2, which means nothing with rule.variant: z-il; leave it out, or write rule.variant: variational.")]
    [InlineData("variant: z-il, step-size: 1, guard: true", "rule.guard is true, which means nothing with rule.variant: z-il; leave it out, or write rule.variant: variational.")]
    [InlineData("variant: z-il, step-size: 1, direction: generative", "rule.direction is generative, which means nothing with rule.variant: z-il; leave it out, or write rule.variant: variational.")]
    public void What_predictive_coding_requires(string rule, string expected) =>
        Assert.Equal([$"e.yaml:1: {expected}"], Refusals($"rule: {{name: predictive-coding, {rule}}}"));

    [Fact]
    public void Z_il_wants_a_chain() => Assert.Equal(
        ["e.yaml:2: rule.variant is z-il, which is backprop only on a chain, where all paths to the output are equally long, but network.projections makes none; leave it out."],
        Refusals("network:\n  projections: [{from: input, to: hidden1}, {from: hidden1, to: hidden2}, {from: hidden2, to: hidden3}, {from: hidden3, to: output}, {from: hidden1, to: output}]\nrule: {name: predictive-coding, variant: z-il, step-size: 1}"));

    [Theory]
    [InlineData("hidden1/7: node-1", "place.hidden1/7 is 'hidden1/7'; it must be the name of a layer or of a population, such as hidden2 or hidden2.0.")]
    [InlineData("hidden1: [node-1]", "place.hidden1 is a list; it must be the name of a node: letters, digits, '-', '_' and '.' after a letter or a digit.")]
    [InlineData("hidden1: ", "place.hidden1 has no value; it must be the name of a node: letters, digits, '-', '_' and '.' after a letter or a digit.")]
    public void A_place_that_cannot_be(string place, string expected) =>
        Assert.Equal([$"e.yaml:3: {expected}"], Refusals($"nodes: 2\nplace:\n  {place}"));

    [Fact]
    public void The_value_that_was_set_last_is_blamed() => Assert.Equal(
        ["--set rule.stop=steps: rule.schedule is async, which ends at quiescence, but rule.stop is steps; write rule.stop: quiescence."],
        Refusals("rule: {schedule: async, stop: quiescence}", "rule.stop=steps"));

    [Fact]
    public void A_key_of_the_relaxation_beside_the_choice_of_backprop_is_refused() => Assert.Equal(
        ["--set rule.steps=50: rule.steps is 50, which means nothing with rule.name: backprop; leave it out, or write rule.name: activation-relaxation."],
        Refusals("extends: ar-mnist", "rule.name=backprop", "rule.steps=50"));

    [Theory]
    [InlineData("extends: ar-mnst", "e.yaml:1: extends is 'ar-mnst', which is neither a listed experiment nor a file ar-mnst. Did you mean ar-mnist?")]
    [InlineData("extends: [a]", "e.yaml:1: extends is a list; it must be the name of one listed experiment or the path of one file.")]
    [InlineData("extends: ping", "pong.yaml:1: extends ping leads round in a circle; one of e.yaml, ping, pong must not extend another.")]
    [InlineData("extends: self.yaml", "self.yaml:1: extends self.yaml leads round in a circle; one of e.yaml, self.yaml must not extend another.")]
    [InlineData("extends: e.yaml", "e.yaml:1: extends e.yaml leads round in a circle; one of e.yaml must not extend another.")]
    [InlineData("extends: locked.yaml", "e.yaml:1: extends names locked.yaml, which cannot be read: it is locked")]
    [InlineData("extends: text", "text.yaml:1: the file holds a single value; an experiment is a map of keys, such as extends: ar-mnist.")]
    public void An_extended_experiment_that_cannot_be(string text, string expected) => Assert.Equal([expected], Refusals(text));

    [Theory]
    [InlineData("rule.steps", "--set rule.steps: it must have the form key=value, such as rule.step-size=0.2.")]
    [InlineData("=3", "--set =3: it must have the form key=value, such as rule.step-size=0.2.")]
    [InlineData("extends=ar-mnist", "--set extends=ar-mnist: extends belongs in a file; name the experiment itself on the command line.")]
    [InlineData("rule.stepsize=1", "--set rule.stepsize=1: there is no key rule.stepsize. Did you mean rule.step-size?")]
    [InlineData("rule=3", "--set rule=3: rule is 3; it must be a map of the keys name, step-size, steps, feedback, feedback-weights, feedback-learning-rate, derivative, relaxation-derivative, update-derivative, update-activity, schedule, start, stop, tolerance, threshold, delay, variant, precisions, output-variance, guard, direction, modulator, feedback-connectivity, noise, time-constant, transmission-delay, input-limit, answer.")]
    public void An_override_that_cannot_be(string given, string expected) => Assert.Equal([expected], Refusals("title: x", given));

    [Theory]
    [InlineData("a: {rule.setps: 1}", "there is no key rule.setps. Did you mean rule.steps?")]
    [InlineData("a: {rule.steps: 0}", "rule.steps is 0; it must lie in [1, 100000]. Millidge et al. use 100.")]
    [InlineData("a: {seeds: [1]}", "conditions.a sets seeds, which belongs to the experiment as a whole; set it outside of conditions.")]
    [InlineData("a: 3", "conditions.a is 3; it must be a map of keys, such as {rule.feedback: learned}.")]
    [InlineData("a/b: {}", "conditions.a/b is 'a/b'; it must be a name of letters, digits, '-', '_' and '.' that begins with a letter or a digit.")]
    [InlineData("a: {rule.schedule: async}", "rule.schedule is async, which ends at quiescence, but rule.stop is steps; write rule.stop: quiescence.")]
    public void A_condition_that_cannot_be(string conditions, string expected) =>
        Assert.Equal([$"e.yaml:2: {expected}"], Refusals($"conditions:\n  {conditions}"));

    [Theory]
    [InlineData("3", "published[0] is 3; it must be a map of measure, condition, epoch, value, tolerance and source.")]
    [InlineData("{measure: test-accuracy, value: 98, tolerance: -1, source: Fig. 2}", "published[0].tolerance is -1; it must lie in [0, 1e300].")]
    [InlineData("{measure: test-accuracy, value: 98, tolerance: 1, source: Fig. 2, condition: lerned}", "published[0] belongs to a condition lerned, which is not in conditions; write one of them or null. Did you mean learned?")]
    public void A_published_figure_that_cannot_be(string figure, string expected) =>
        Assert.Equal([$"e.yaml:2: {expected}"], Refusals($"conditions: {{learned: {{}}}}\npublished: [{figure}]"));

    [Fact]
    public void A_published_figure_of_a_condition_where_there_are_none() => Assert.Equal(
        ["e.yaml:1: published[0] belongs to a condition a, which is not in conditions; write one of them or null."],
        Refusals("published: [{measure: loss, value: 1, tolerance: 1, source: S, condition: a}]"));

    [Theory]
    [InlineData("engine: local", null, "e.yaml:1")]
    [InlineData("engine: rabbitmq", null, "e.yaml:1")]
    [InlineData("{extends: ar-mnist, engine: local, nodes: 1}", null, "e.yaml:1")]
    [InlineData("extends: ar-mnist", "engine=akka", "--set engine=akka")]
    public void Who_still_names_an_engine_gets_one_sentence(string text, string? given, string place) => Assert.Equal(
        [$"{place}: engine is no key any more: populations are always actors, of this process with nodes: 1 and of a cluster with more; leave it out."],
        Refusals(text, given is null ? [] : [given]));

    [Fact]
    public void All_problems_are_said_in_one_go() => Assert.Equal(
        [
            "e.yaml:2: rule.step-size is 3; it must lie in (0, 1]. Millidge et al. use 0.1.",
            "e.yaml:3: there is no key rule.foo; neuron explain lists all keys.",
            "e.yaml:5: train.batch is 'many'; it must be a whole number in [1, 65536]. Millidge et al. use 64.",
            "e.yaml:6: threads is 2000; it must lie in [0, 1024]. Leave it out for the default, 0.",
        ],
        Refusals("rule:\n  step-size: 3\n  foo: 1\ntrain:\n  batch: many\nthreads: 2000\n").Order());

    [Fact]
    public void What_follows_from_a_refused_value_is_not_said_as_well() => Assert.Single(
        Refusals("rule: {schedule: async, stop: quiescense}"));

    [Theory]
    [InlineData("ar-mnst", "ar-mnst is neither a listed experiment nor a file. Did you mean ar-mnist?")]
    [InlineData("q", "q is neither a listed experiment nor a file. neuron list shows those that are listed.")]
    [InlineData("locked", "locked cannot be read: it is locked")]
    public void An_experiment_that_there_is_not(string name, string expected) => Assert.Equal(
        expected,
        Assert.Throws<ExperimentException>(() => ExperimentReader.Open(
            name, Catalogue, [], path => path == "locked" ? throw new IOException("it is locked") : null)).Message);

    [Theory]
    [InlineData(64, 10, 100, "network.layers begins with 784 neurons, but a sample of strokes has 64 inputs; write 64 first.")]
    [InlineData(784, 1, 100, "network.layers ends with 10 neurons, but a sample of strokes has 1 target; write 1 last.")]
    [InlineData(784, 10, 63, "train.batch is 64, but there are 63 training samples; write a batch in [1, 63] or raise data.train.")]
    public void Data_that_does_not_fit(int inputs, int targets, int samples, string expected) => Assert.Equal(
        expected,
        Assert.Throws<ExperimentException>(
            () => ExperimentValidator.CheckData(new Experiment(), inputs, targets, samples)).Message);
}
