namespace NeuronActors.Experiments.Tests;

/// <summary>A case of <see cref="WeightSumTests"/>.</summary>
/// <param name="Name">What is different about it.</param>
/// <param name="Settings">Keys beside those of every case, in the form <c>key=value; key=value</c>.</param>
/// <param name="Expected">Sum of the weights, then scores.</param>
internal sealed record WeightSum(string Name, string Settings, string Expected);

/// <summary>The cases, rule by rule.</summary>
internal static class WeightSums
{
    private const string Backprop = "rule.name=backprop; ";
    private const string Alignment = "rule.name=feedback-alignment; rule.feedback-weights=uniform(0.5); ";
    private const string Direct = "rule.name=direct-feedback-alignment; rule.feedback-weights=uniform(0.5); ";
    private const string Perturbation = "rule.name=node-perturbation; rule.noise=0.05; train.learning-rate=0.002; ";
    private const string Coding = "rule.name=predictive-coding; ";
    private const string Fixed = "rule.name=predictive-coding; rule.variant=fixed-prediction; ";
    private const string Generative =
        "rule.name=predictive-coding; rule.direction=generative; network.layers=[10, 14, 784]; rule.step-size=0.05; " +
        "train.learning-rate=0.002; ";
    private const string Spiking =
        "rule.name=spiking-feedback-alignment; network.activation=logistic; network.output-activation=logistic; " +
        "network.layers=[784, 14, 11, 20]; data.units-per-class=2; rule.feedback-weights=uniform(0.5); rule.steps=4; ";
    private const string Softmax = "network.output-activation=softmax; loss.name=cross-entropy; ";
    private const string Graph =
        "network.layers=[784, {name: a, neurons: 14}, {name: b, neurons: 11}, 10]; network.projections=[" +
        "{from: input, to: a}, {from: input, to: b}, {from: a, to: b}, {from: a, to: output, weights: uniform(0.2)}, " +
        "{from: b, to: output}]; ";
    private const string Patches =
        "data.name=linear-36-10; network.layers=[36, {neurons: 32, patch: 3, weights: uniform(0.3)}, 11, 10]; ";

    private const string Xor = "data.name=xor; data.train=4; network.layers=[2, 5, 1]; train.batch=4; train.epochs=9; ";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WeightSum> All { get; } =
    [
        .. Relaxation, .. RelaxationFeedback, .. Networks, .. Samples, .. Training, .. Replicas, .. Backpropagation,
        .. FeedbackAlignment, .. DirectAlignment, .. OtherRates, .. PredictiveCoding, .. Spikes,
    ];

    private static WeightSum[] Relaxation =>
    [
        new("activation relaxation", "",
            "dbae55501589a3d8 loss 0.4569305762226659 test-loss 0.4416535711131527 test-error 87.5"),
        new("in double", "precision=double",
            "ab0dd909b59c7c94 loss 0.4569305790750917 test-loss 0.441653572986625 test-error 87.5"),
        new("another seed", "seed=6",
            "cc1825caa476b569 loss 0.44870892850710425 test-loss 0.4431524935451434 test-error 77.5"),
        new("sweep", "rule.schedule=sweep",
            "a324f7887d299ed5 loss 0.4565722572234839 test-loss 0.44088163597001895 test-error 85"),
        new("from zero", "rule.start=zero",
            "a5b23db2e523d49a loss 0.45562203843001003 test-loss 0.4393792182166396 test-error 80"),
        new("sweep from zero", "rule.schedule=sweep; rule.start=zero; precision=double",
            "471bd5786ae58f5b loss 0.4551111644401903 test-loss 0.43883000492901747 test-error 80"),
        new("to a tolerance", "rule.stop=tolerance; rule.tolerance=0.002",
            "d369af64148577ea loss 0.4536690036709486 test-loss 0.4371754606180874 steps 13 test-error 80"),
        new("sweep to a tolerance", "rule.schedule=sweep; rule.stop=tolerance; rule.tolerance=0.002",
            "150538acd19307e0 loss 0.4536769683364637 test-loss 0.4371792202382638 steps 12.8 test-error 80"),
        new("to quiescence", "rule.stop=quiescence",
            "0b634f8981cfd82e loss 0.4536557323057221 test-loss 0.43701073889421443 steps 52.4 test-error 80"),
        new("sweep to quiescence", "rule.schedule=sweep; rule.stop=quiescence; rule.step-size=0.9",
            "e52a6f10a95ae644 loss 0.45365573097522155 test-loss 0.4370107401855172 steps 13 test-error 80"),
        new("step size 1 to quiescence", "rule.stop=quiescence; rule.step-size=1",
            "09c01a22690fe707 loss 0.4536557315872836 test-loss 0.43701073913388944 steps 2 test-error 80"),
        new("no derivative in the relaxation", "rule.derivative=dropped",
            "ca7ef966f67a71a3 loss 0.45677039412566467 test-loss 0.4416418406955759 test-error 87.5"),
        new("present derivative in the relaxation", "rule.relaxation-derivative=current",
            "fb1e114a48760430 loss 0.4568670493892795 test-loss 0.4416806907419607 test-error 87.5"),
        new("present derivative in the update", "rule.update-derivative=current",
            "b6230dc27a943958 loss 0.45812438899561103 test-loss 0.4429950558869873 test-error 87.5"),
        new("no derivative in the update", "rule.update-derivative=dropped",
            "526ea7ba04b07fc9 loss 0.45800806902856694 test-loss 0.44292098270883934 test-error 87.5"),
        new("relaxed activity in the update", "rule.update-activity=current",
            "909cf2887757f486 loss 0.471055120499402 test-loss 0.45600494498536587 test-error 90"),
        new("the same with random feedback", "rule.update-activity=current; rule.feedback=random",
            "c6978ed4e3c675da loss 0.4768745346534546 test-loss 0.46134938801188463 test-error 87.5"),
        new("the same with learned feedback", "rule.update-activity=current; rule.feedback=learned",
            "7bc39b0c17b3dc9f loss 0.47784960400174176 test-loss 0.4625313209292198 test-error 87.5"),
        new("relaxation, measured", "rule.start=zero; measure=[delta-angle, update-cosine, first-error-step]",
            "a5b23db2e523d49a loss 0.45562203843001003 test-loss 0.4393792182166396 " +
            "delta-angle:hidden1 0.000005 delta-angle:hidden2 0.000005 first-error-step:hidden1 2 " +
            "first-error-step:hidden2 1 test-error 80 update-cosine:hidden1 1 update-cosine:hidden2 1 " +
            "update-cosine:network 0.98618 update-cosine:output 1"),
    ];

    private static WeightSum[] RelaxationFeedback =>
    [
        new("random feedback", "rule.feedback=random",
            "1727c89c98e73766 loss 0.46825621014597457 test-loss 0.45261435368373026 test-error 92.5"),
        new("random feedback in double", "rule.feedback=random; precision=double",
            "7de8c41add91e359 loss 0.46825620614399144 test-loss 0.45261435237360814 test-error 92.5"),
        new("random feedback, uniform", "rule.feedback=random; rule.feedback-weights=uniform(0.3)",
            "77d53edcd1251f79 loss 0.47355093226976924 test-loss 0.4554938129519763 test-error 87.5"),
        new("random feedback, orthogonal", "rule.feedback=random; rule.feedback-weights=orthogonal",
            "07a176913e638d9b loss 0.47160753556445056 test-loss 0.45878272394298136 test-error 92.5"),
        new("learned feedback", "rule.feedback=learned",
            "fafae7bba14e4777 loss 0.4683364638541674 test-loss 0.4528284358319836 test-error 92.5"),
        new("learned feedback from zero", "rule.feedback=learned; rule.feedback-weights=zeros",
            "9bdceff552900ecd loss 0.4686820438390269 test-loss 0.4532877550672433 test-error 92.5"),
        new("learned feedback at its own rate", "rule.feedback=learned; rule.feedback-learning-rate=0.05",
            "b70dddc20cbd4d91 loss 0.4684495558860725 test-loss 0.45313757585741454 test-error 92.5"),
        new("learned feedback, momentum, a rate that falls",
            "rule.feedback=learned; train.optimizer=momentum; train.weight-decay=0.01; train.decay-at=[3]",
            "ab4b5ac85a88e0dc loss 0.45828461712992064 test-loss 0.45553926901672365 test-error 87.5"),
        new("learned feedback, adam", "rule.feedback=learned; train.optimizer=adam; train.learning-rate=0.005",
            "bf6b25abadf77c74 loss 0.49143421490250033 test-loss 0.4656480261320827 test-error 90"),
        new("learned feedback, mean", "rule.feedback=learned; train.reduction=mean; train.learning-rate=0.2",
            "ee4bd0b474bd5616 loss 0.4692554921606343 test-loss 0.45440330931996653 test-error 90"),
        new("learned feedback, sweep, tolerance",
            "rule.feedback=learned; rule.schedule=sweep; rule.stop=tolerance; rule.tolerance=0.001",
            "b2d56775e9d010f1 loss 0.46546663291309587 test-loss 0.4527070208132112 steps 13 test-error 85"),
    ];

    private static WeightSum[] Networks =>
    [
        new("weights uniform", "network.weights=uniform(0.1)",
            "9b3e98b5a7e363ba loss 0.46175475987419595 test-loss 0.44996205191284283 test-error 90"),
        new("weights xavier-normal", "network.weights=xavier-normal",
            "bf00f726e13337a8 loss 1.1817545029365149 test-loss 0.6794422056022696 test-error 87.5"),
        new("weights xavier-uniform", "network.weights=xavier-uniform",
            "1a16705122d195e0 loss 3.311784365213832 test-loss 1.1224354101759912 test-error 90"),
        new("weights fan-in-uniform", "network.weights=fan-in-uniform",
            "2a773b9fd6715735 loss 0.48737542701413067 test-loss 0.432515633109651 test-error 82.5"),
        new("weights orthogonal", "network.weights=orthogonal(0.8)",
            "c77c4d8f364be82c loss 0.5110678624366566 test-loss 0.536111607474248 test-error 80"),
        new("weights zero", "network.weights=zeros",
            "28dc2ee179c01256 loss 0.4592317875125813 test-loss 0.45149936606284513 test-error 90"),
        new("weights of a layer of its own", "network.layers=[784, {neurons: 14, weights: uniform(0.2)}, 11, 10]",
            "40849df14b184828 loss 0.45118715094406914 test-loss 0.45812534796348514 test-error 87.5"),
        new("relu", "network.activation=relu",
            "0b4259260a7302d5 loss 0.4567513545917268 test-loss 0.45266443213528423 test-error 95"),
        new("leaky relu", "network.activation=leaky-relu(0.1)",
            "c2ebe9395c4b6940 loss 0.457511354886364 test-loss 0.4525137193234666 test-error 90"),
        new("logistic", "network.activation=logistic; network.output-activation=logistic",
            "707e5ef8bf4dd9cb loss 0.8903392311411235 test-loss 0.7781016914585861 test-error 90"),
        new("linear", "network.activation=linear; network.weights=normal(0.02)",
            "daa297bdd8dbdc31 loss 0.4592510485396205 test-loss 0.4514379285537509 test-error 90"),
        new("tanh output", "network.output-activation=tanh; data.target-on=0.9; data.target-off=-0.9",
            "b85828f972edb1dc loss 1.53870377464039 test-loss 1.4905568191436778 test-error 85"),
        new("softmax", Softmax,
            "df368c389078d684 loss 2.293427340849859 test-loss 2.280345828292716 test-error 85"),
        new("softmax in double", Softmax + "precision=double",
            "18b4bc1c14cb756a loss 2.2934273296576935 test-loss 2.2803458221989805 test-error 85"),
        new("logistic with cross-entropy", "network.output-activation=logistic; loss.name=cross-entropy",
            "d754f63d0b0bc3fc loss 4.151241323173694 test-loss 3.6657540148419523 test-error 85"),
        new("loss factor 1", "loss.factor=1",
            "b58afb7828c22788 loss 0.9085366951651019 test-loss 0.8684075831606712 test-error 77.5"),
        new("no bias", "network.bias=false",
            "b40d4f676855b13f loss 0.4797937392225865 test-loss 0.4688658437693968 test-error 75"),
        new("no bias in the slope", "network.bias-in-slope=false",
            "d18eeddc4d3e27d1 loss 0.4569151134083007 test-loss 0.44166774023627153 test-error 87.5"),
        new("one layer of weights", "network.layers=[784, 10]",
            "a09311e757b4a068 loss 1107061698218.6973 test-loss 123359449042801.66 test-error 90"),
        new("shards of whole panels", "network.layers=[784, 101, 34, 10]; network.weights=normal(0.05)",
            "f2d01110a36cbcbd loss 0.43506476021386675 test-loss 0.4321579408832508 test-error 67.5"),
        new("a population per neuron", "network.layers=[784, 3, 2, 10]",
            "4bc4db19c1b7f468 loss 0.4592001634323633 test-loss 0.4507338590836154 test-error 82.5"),
        new("a graph", Graph,
            "fa4992f9d2cb9ecb loss 0.4825451922356456 test-loss 0.44997931636555755 test-error 57.49999999999999"),
        new("a graph, sweep, random feedback", Graph + "rule.schedule=sweep; rule.feedback=random",
            "5475853886cf5af6 loss 0.5189682486683136 test-loss 0.47740182142220605 test-error 67.5"),
        new("a graph to quiescence, learned feedback", Graph + "rule.stop=quiescence; rule.feedback=learned",
            "485457513738d268 loss 0.5359392948305413 test-loss 0.4581098131184375 steps 48.1 test-error 60"),
        new("half of the synapses", "network.connectivity=0.5",
            "f115973d0337b116 loss 0.46255207252025765 test-loss 0.45545573534537337 test-error 95"),
        new("half of the synapses of a graph in double", Graph + "network.connectivity=0.5; precision=double",
            "437c0656719b30c8 loss 0.4520215338108676 test-loss 0.4189832220797771 test-error 60"),
        new("patches", Patches,
            "1c2baa1b62ba5d19 loss 49.777042693704765 test-loss 45.39364061086754 test-mse 90.78728122173509 " +
            "test-nse 0.9452141608527443"),
        new("patches with half of their synapses", Patches + "network.connectivity=0.5; rule.feedback=random",
            "0f00079e5a94a213 loss 55.801215636889566 test-loss 51.36411880068658 test-mse 102.72823760137317 " +
            "test-nse 1.0695351110152733"),
        new("dropout", "network.dropout=0.4",
            "377fd701b74b385d loss 0.48040221699929464 test-loss 0.4493684885310102 test-error 87.5"),
        new("dropout of inputs", "network.input-dropout=0.3",
            "6289564e94040daa loss 0.4603551583704131 test-loss 0.44157586264478754 test-error 87.5"),
        new("dropout of one layer",
            "network.layers=[784, 14, {neurons: 11, dropout: 0.5}, 10]; network.input-dropout=0.1",
            "6bde3d9244c7b6d1 loss 0.4653165942409944 test-loss 0.44506137551482283 test-error 87.5"),
        new("dropout with learned feedback", "network.dropout=0.4; rule.feedback=learned; rule.schedule=sweep",
            "044bfb26424e512e loss 0.48657165443060907 test-loss 0.4525140546161904 test-error 85"),
        new("dropout in double", "network.dropout=0.4; network.input-dropout=0.3; precision=double",
            "7e8abfc39b92d724 loss 0.4766812122331484 test-loss 0.45181963548151705 test-error 82.5"),
    ];

    private static WeightSum[] Samples =>
    [
        new("other strokes", "data.seed=1",
            "bea8b6a64f2f88d1 loss 0.4498485395142253 test-loss 0.4545424506235641 test-error 87.5"),
        new("one order", "train.shuffle=once",
            "1c627bc6c1eb8cad loss 0.454419356216747 test-loss 0.44310786279656644 test-error 85"),
        new("the order stored", "train.shuffle=none",
            "d22f9f0ecdb1d6d4 loss 0.4499137034188572 test-loss 0.4408612097130078 test-error 82.5"),
        new("the last batch left out", "train.drop-last=true",
            "1dc01f70ec4442e3 loss 0.4601608523881737 test-loss 0.4456389946888115 test-error 82.5"),
        new("batches of one", "train.batch=1; train.batches=7",
            "a1fece2dd2ef57e1 loss 0.48137309320488963 test-loss 0.4837525725374383 test-error 92.5"),
        new("standardised", "data.scaling=standardise",
            "d5df257977658cb9 loss 0.43750391494568963 test-loss 0.44449561106769037 test-error 85"),
        new("pixels of mean 0", "data.scaling=centre-pixels",
            "27c016265860df8a loss 0.43849593796825914 test-loss 0.43874102498257894 test-error 72.5"),
        new("centred", "data.scaling=centre",
            "af6dca22ebc1fe31 loss 0.46200771203230756 test-loss 0.456288724948795 test-error 87.5"),
        new("two units per class", "data.units-per-class=2; network.layers=[784, 14, 11, 20]",
            "fb9a8158f0d5b60e loss 0.8945921911771171 test-loss 0.9169747621091109 test-error 87.5"),
        new("samples set aside", "data.validation=20",
            "6d28542c11831c8e loss 0.4593066592302476 test-loss 0.45009602583004116 validation 0.1 test-error 80"),
        new("autoencoder", "data.target=input; network.layers=[784, 14, 784]; train.learning-rate=0.005",
            "509cc0ead824e2af loss 30.60506521988966 test-loss 23.97211056393408 test-mse 47.94422112786816 " +
            "test-nse 1.0799991697242526"),
        new("a linear function", "data.name=linear-30-10; network.layers=[30, 14, 11, 10]",
            "acebd3e8125ebdaa loss 40.9869014931822 test-loss 47.96580080104426 test-mse 95.93160160208852 " +
            "test-nse 1.0849468727350005"),
        new("a function of a network", "data.name=network-30-20-10-10; network.layers=[30, 14, 11, 10]",
            "a71e4a81f3c16751 loss 1.3171153385616758 test-loss 1.1397710909676015 test-mse 2.279542181935203 " +
            "test-nse 1.013540646177181"),
        new("quadratic forms", "data.name=quadratic-20-20; network.layers=[20, 14, 11, 20]; train.learning-rate=0.002",
            "a6d14ba3b1f546d8 loss 564.1527269270921 test-loss 557.621712982965 test-mse 1115.24342596593 " +
            "test-nse 1.0412544111670647"),
        new("exclusive or", Xor,
            "463ff5764e80b2bf loss 0.15494912491362414 test-loss 0.1501285899848933 test-mse 0.3002571799697866 " +
            "test-nse 1.2010287198791465"),
    ];

    private static WeightSum[] Training =>
    [
        new("sgd with weight decay", "train.weight-decay=0.05",
            "c36d583f736b9008 loss 0.4568589416058863 test-loss 0.44170548980367325 test-error 87.5"),
        new("momentum", "train.optimizer=momentum; train.momentum=0.7",
            "48918501390a48f4 loss 0.4416015461714443 test-loss 0.4342940331038266 test-error 77.5"),
        new("momentum with weight decay", "train.optimizer=momentum; train.weight-decay=0.05",
            "68773a4a951370e7 loss 0.4461701037411553 test-loss 0.4485574613837736 test-error 85"),
        new("adam", "train.optimizer=adam; train.learning-rate=0.01",
            "0d2fd77a53198108 loss 0.4438305036653713 test-loss 0.44404057836532906 test-error 87.5"),
        new("adam with weight decay", "train.optimizer=adam; train.learning-rate=0.01; train.weight-decay=0.05",
            "89f739a5f6a97446 loss 0.44339017688908366 test-loss 0.4441392614813052 test-error 90"),
        new("adam with constants of its own",
            "train.optimizer=adam; train.learning-rate=0.01; train.beta1=0.8; train.beta2=0.99; train.epsilon=0.001",
            "b49bd9f8cd3b1437 loss 0.44037622626876743 test-loss 0.44366933206347114 test-error 75"),
        new("adam in double", "train.optimizer=adam; train.learning-rate=0.01; precision=double",
            "631628640064058c loss 0.4438304991304679 test-loss 0.44404057372484296 test-error 87.5"),
        new("momentum in double", "train.optimizer=momentum; precision=double",
            "594291ab4681c6fe loss 0.44560557150611735 test-loss 0.4483285407785891 test-error 85"),
        new("mean", "train.reduction=mean; train.learning-rate=0.2",
            "d4ed06bc1b876efa loss 0.45834273044215984 test-loss 0.4438275675707157 test-error 85"),
        new("a rate that falls twice", "train.decay-at=[3, 6]; train.decay-factor=0.5",
            "7a922261767a84ac loss 0.4564523075673921 test-loss 0.44980725279070677 test-error 82.5"),
        new("adam with a rate that falls", "train.optimizer=adam; train.learning-rate=0.01; train.decay-at=[4]",
            "85b5387c51dda123 loss 0.4513380483075243 test-loss 0.45013580549731624 test-error 80"),
        new("a frozen layer", "train.frozen=[hidden2]",
            "c5ed0b2ac9dc3364 loss 0.462826441674146 test-loss 0.4486415573103793 test-error 90"),
        new("phases", "train.phases=[{batches: 3, learn: [hidden1]}, {batches: 3, learn: [hidden2, output]}]",
            "5430b388edcb1deb loss 0.47170265560586233 test-loss 0.4467200980659709 test-error 87.5"),
        new("phases with momentum and learned feedback",
            "train.phases=[{batches: 4, learn: [output]}]; train.optimizer=momentum; rule.feedback=learned",
            "13546011729c83c9 loss 0.45867757494201306 test-loss 0.44591839884588796 test-error 85"),
        new("checkpoints on the way", "checkpoint.every=3; train.optimizer=momentum",
            "272c5f488f4cdab6 loss 0.44560557245678417 test-loss 0.4483285442978463 test-error 85"),
    ];

    private static WeightSum[] Replicas =>
    [
        new("two replicas", "replicas=2",
            "65532c205a72875d loss 0.45693057464641545 test-loss 0.44165357493360136 test-error 87.5"),
        new("three replicas", "replicas=3",
            "46f84ac08309a3d1 loss 0.45693057532515746 test-loss 0.4416535723178205 test-error 87.5"),
        new("three replicas, mean", "replicas=3; train.reduction=mean; train.learning-rate=0.2",
            "988f82c16f7e896f loss 0.4583427302286297 test-loss 0.4438275671767771 test-error 85"),
        new("two replicas, adam, learned feedback",
            "replicas=2; train.optimizer=adam; train.learning-rate=0.005; rule.feedback=learned",
            "84b96b785f1bb8d1 loss 0.4914342137806621 test-loss 0.4656480259729581 test-error 90"),
        new("two replicas, dropout", "replicas=2; network.dropout=0.4; network.input-dropout=0.3",
            "8a31e8794c38d975 loss 0.4766812077990969 test-loss 0.4518196368534137 test-error 82.5"),
        new("three replicas, dropout, double", "replicas=3; network.dropout=0.4; precision=double",
            "8f2381a3fe5e10ab loss 0.48040221635158364 test-loss 0.44936848781959277 test-error 87.5"),
        new("two replicas to a tolerance", "replicas=2; rule.stop=tolerance; rule.tolerance=0.002",
            "1b5e753121e9782a loss 0.4536750729088189 test-loss 0.43718833304718985 steps 13 test-error 80"),
        new("two replicas, half of the synapses, a graph", Graph + "replicas=2; network.connectivity=0.5",
            "6d1a251489a130d1 loss 0.4520215322655171 test-loss 0.4189832266384924 test-error 60"),
        new("two replicas, phases", "replicas=2; train.phases=[{batches: 4, learn: [output]}]",
            "d8a7c40ce3440053 loss 0.46599330647575654 test-loss 0.44518663054134266 test-error 87.5"),
        new("two replicas, softmax", Softmax + "replicas=2",
            "f22c591e2b22bc05 loss 2.2934273352923054 test-loss 2.2803458299074673 test-error 85"),
        new("two replicas of predictive coding", Coding + "replicas=2",
            "407b8a6832bb9f4c loss 0.4592640026889292 test-loss 0.44200884814164426 test-error 77.5"),
        new("two replicas of predictive coding to a tolerance",
            Coding + "replicas=2; rule.stop=tolerance; rule.tolerance=0.002",
            "cc5f6b2e6bcf308c loss 0.45763320765107807 test-loss 0.4398838551174483 steps 13.5 test-error 77.5"),
        new("three replicas of backprop", Backprop + "replicas=3; train.optimizer=momentum",
            "1f611b3be2a6313d loss 0.43966816902008515 test-loss 0.4213623557522631 test-error 67.5"),
        new("two replicas of feedback alignment", Alignment + "replicas=2; rule.feedback-connectivity=0.5",
            "bbad95771e6ac0e8 loss 0.4773539637515164 test-loss 0.46106968978796276 test-error 82.5"),
        new("two replicas of node perturbation", Perturbation + "replicas=2",
            "928fd13f133bbecb loss 0.49754266920645007 test-loss 0.484971405795645 test-error 80"),
        new("three replicas of node perturbation", Perturbation + "replicas=3; train.reduction=mean",
            "6ca267b98efe3d35 loss 0.510376011563448 test-loss 0.4991316352729932 test-error 87.5"),
    ];

    private static WeightSum[] Backpropagation =>
    [
        new("backprop", Backprop,
            "09c01a22690fe707 loss 0.4536557315872836 test-loss 0.43701073913388944 test-error 80"),
        new("backprop in double", Backprop + "precision=double",
            "f9ba51b74c68d9ac loss 0.45365573327543846 test-loss 0.43701073708037325 test-error 80"),
        new("backprop, softmax", Backprop + Softmax,
            "f4eb5fa83c2b9fb4 loss 2.2877235044159256 test-loss 2.272450132727079 test-error 75"),
        new("backprop, relu, momentum", Backprop + "network.activation=relu; train.optimizer=momentum",
            "073546e2a243014e loss 0.46155837560658 test-loss 0.44515836014275834 test-error 82.5"),
        new("backprop, adam, mean", Backprop + "train.optimizer=adam; train.reduction=mean",
            "47a612fdd0b7368c loss 0.42176255470250024 test-loss 0.42807464641041504 test-error 77.5"),
        new("backprop, a graph", Backprop + Graph,
            "147429a55f97fc15 loss 0.5065665281996985 test-loss 0.45341078234348087 test-error 62.5"),
        new("backprop, dropout", Backprop + "network.dropout=0.4; network.input-dropout=0.3",
            "1eb748a10cfdfdc1 loss 0.4787256388018237 test-loss 0.4435504150209755 test-error 80"),
        new("backprop, half of the synapses", Backprop + "network.connectivity=0.5",
            "00bc5c27a469955d loss 0.4613808292533018 test-loss 0.455097266508262 test-error 92.5"),
        new("backprop, patches", Backprop + Patches,
            "af4952d7d9230e05 loss 49.55666103597113 test-loss 44.52190583068396 test-mse 89.04381166136793 " +
            "test-nse 0.9270623658513073"),
        new("pseudobackprop", "rule.name=pseudobackprop",
            "d29ee5ef37eaa399 loss 9.529435044022229 test-loss 40.53695717745789 test-error 90"),
        new("pseudobackprop in double", "rule.name=pseudobackprop; precision=double",
            "c0d317803640d25d loss 9.529504962849874 test-loss 40.53721017811866 test-error 90"),
        new("pseudobackprop, a layer narrower than the next",
            "rule.name=pseudobackprop; network.layers=[784, 7, 12, 10]; train.learning-rate=0.002",
            "61023498a3370e7c loss 0.4594753304182509 test-loss 0.4502083873603816 test-error 82.5"),
        new("pseudobackprop, softmax", "rule.name=pseudobackprop; " + Softmax,
            "f46562a987222874 loss 2.2838103255455953 test-loss 2.2573549781046296 test-error 87.5"),
    ];

    private static WeightSum[] FeedbackAlignment =>
    [
        new("feedback alignment", Alignment,
            "6342b0fd98810aa2 loss 0.48818093327607115 test-loss 0.4677039519148035 test-error 80"),
        new("feedback alignment in double", Alignment + "precision=double",
            "d91d84d2e393455b loss 0.48818093096870324 test-loss 0.4677039498717558 test-error 80"),
        new("feedback alignment, gated", Alignment + "rule.modulator=gated",
            "488e61e3c85b90e9 loss 0.486997969219018 test-loss 0.46700265059125423 test-error 87.5"),
        new("B normal", Alignment + "rule.feedback-weights=normal(0.3)",
            "a5806883d27ac0b5 loss 0.4723233596936968 test-loss 0.44780253716529633 test-error 85"),
        new("B xavier-normal", Alignment + "rule.feedback-weights=xavier-normal",
            "2b460ae21eeb0c01 loss 0.47215352342401606 test-loss 0.4476432210749957 test-error 85"),
        new("B xavier-uniform", Alignment + "rule.feedback-weights=xavier-uniform",
            "1d399bf62207c3ce loss 0.4895910706316047 test-loss 0.46872819160335555 test-error 80"),
        new("B fan-in-uniform", Alignment + "rule.feedback-weights=fan-in-uniform",
            "1189b18ecf03c4bf loss 0.4753540955507234 test-loss 0.458605649596901 test-error 85"),
        new("B orthogonal", Alignment + "rule.feedback-weights=orthogonal(0.7)",
            "2300ab9e63ffd261 loss 0.47172690128981964 test-loss 0.45615177173584043 test-error 95"),
        new("B and W drawn alike", Alignment + "rule.feedback-weights=normal(0.1)",
            "3537bfe500a354b3 loss 0.464905382249516 test-loss 0.4523362652485665 test-error 87.5"),
        new("half of B", Alignment + "rule.feedback-connectivity=0.5",
            "ca03cd22917e7309 loss 0.4773539640239169 test-loss 0.4610696887218948 test-error 82.5"),
        new("half of B and of W", Alignment + "rule.feedback-connectivity=0.5; network.connectivity=0.5",
            "0be053264746589f loss 0.4659070378326071 test-loss 0.45807660413343393 test-error 97.5"),
        new("feedback alignment, dropout", Alignment + "network.dropout=0.4; network.input-dropout=0.3",
            "531a4d0dd68fe1c5 loss 0.5185211975925984 test-loss 0.45416502359593325 test-error 80"),
        new("feedback alignment, patches, dropout", Alignment + Patches + "network.dropout=0.4",
            "2a8f9f36c3033c1a loss 63.922531662983495 test-loss 53.06817133114699 test-mse 106.13634266229398 " +
            "test-nse 1.1050179355024223"),
        new("feedback alignment, a graph", Alignment + Graph + "rule.feedback-connectivity=0.7",
            "49e898790cd8e0dc loss 3299.0208092830558 test-loss 132178.8903064962 test-error 90"),
        new("feedback alignment, softmax, adam", Alignment + Softmax + "train.optimizer=adam",
            "7f5deefadcf3c5d6 loss 2.308433405272326 test-loss 2.281069681514807 test-error 87.5"),
        new("feedback alignment, frozen", Alignment + "train.frozen=[hidden1]; train.weight-decay=0.01",
            "cffb361146f540f8 loss 0.47128479288254266 test-loss 0.4545555533131707 test-error 87.5"),
        new("feedback alignment, measured",
            Alignment + "measure=[feedback-angle, unit-angle, delta-angle, pseudo-angle, update-cosine, trace]",
            "6342b0fd98810aa2 loss 0.48818093327607115 test-loss 0.4677039519148035 " +
            "delta-angle:hidden1 98.544804 delta-angle:hidden2 90.507335 feedback-angle:hidden1 87.259927 " +
            "feedback-angle:hidden2 86.318796 pseudo-angle:hidden2 88.847718 test-error 80 " +
            "trace:hidden1 0.231004 trace:hidden2 0.190895 unit-angle:hidden1 86.442157 " +
            "unit-angle:hidden2 85.870985 units-below-90:hidden1 57.142857 " +
            "units-below-90:hidden2 54.545455 update-cosine:hidden1 -0.154967 " +
            "update-cosine:hidden2 -0.108332 update-cosine:network 0.028178 update-cosine:output 1"),
    ];

    private static WeightSum[] DirectAlignment =>
    [
        new("direct feedback alignment", Direct,
            "996f19f3a17a7d44 loss 0.4714231812938839 test-loss 0.45268125702617495 test-error 85"),
        new("direct feedback alignment in double", Direct + "precision=double",
            "45f63bd9908a3d56 loss 0.4714231847754179 test-loss 0.4526812539331696 test-error 85"),
        new("direct feedback alignment, gated", Direct + "rule.modulator=gated; network.output-activation=tanh",
            "120992201c144645 loss 0.47052031755938384 test-loss 0.4524384322797255 test-error 85"),
        new("direct feedback alignment, half of B", Direct + "rule.feedback-connectivity=0.5",
            "3d54d13ed05480c5 loss 0.4809649995649236 test-loss 0.45992716984403953 test-error 90"),
        new("direct feedback alignment, B orthogonal", Direct + "rule.feedback-weights=orthogonal",
            "bd7ef83362f5d3d2 loss 0.4676615755058297 test-loss 0.4532604138519991 test-error 92.5"),
        new("direct feedback alignment, a graph", Direct + Graph,
            "737df9dca8821e38 loss 2214325.168600637 test-loss 173094116.40714648 test-error 90"),
        new("direct feedback alignment, dropout", Direct + "network.dropout=0.4",
            "dc4fdb4155eb40db loss 0.4978748978649914 test-loss 0.4495365020643745 test-error 85"),
        new("direct feedback alignment, softmax", Direct + Softmax + "replicas=2",
            "f7f55dfd3dd29f9d loss 2.3073081590377784 test-loss 2.2946439149419815 test-error 82.5"),
        new("direct feedback alignment, measured", Direct + "measure=[delta-angle, pseudo-angle, update-cosine]",
            "996f19f3a17a7d44 loss 0.4714231812938839 test-loss 0.45268125702617495 " +
            "delta-angle:hidden1 89.632609 delta-angle:hidden2 90.626653 pseudo-angle:hidden2 86.448676 " +
            "test-error 85 update-cosine:hidden1 -0.069671 update-cosine:hidden2 -0.106021 " +
            "update-cosine:network 0.041238 update-cosine:output 1"),
    ];

    private static WeightSum[] OtherRates =>
    [
        new("shallow", "rule.name=shallow",
            "9f1ab409ee8e027a loss 0.4659480925996826 test-loss 0.4528786364556224 test-error 82.5"),
        new("shallow, dropout, half of the synapses",
            "rule.name=shallow; network.dropout=0.4; network.connectivity=0.5",
            "b520fb3224eac990 loss 0.4712908466252301 test-loss 0.4588517450866646 test-error 95"),
        new("shallow, softmax, double", "rule.name=shallow; precision=double; " + Softmax,
            "45ecdca87af5563b loss 2.303939017371418 test-loss 2.294022876825177 test-error 85"),
        new("node perturbation", Perturbation,
            "4a78a0dd58445f31 loss 0.497542668904489 test-loss 0.4849714080216426 test-error 80"),
        new("node perturbation in double", Perturbation + "precision=double",
            "e2ee24f40ce354c2 loss 0.49754267090692694 test-loss 0.48497140499534847 test-error 80"),
        new("node perturbation, little noise", Perturbation + "rule.noise=0.001; precision=double",
            "9593f69c9865f29c loss 0.49764238877055494 test-loss 0.48496824216100726 test-error 80"),
        new("node perturbation, softmax", Perturbation + Softmax,
            "b00c5263cf739091 loss 2.30885416569457 test-loss 2.3018506704595483 test-error 82.5"),
        new("node perturbation, a graph", Perturbation + Graph,
            "3e6b8b34c9cd8395 loss 0.760514281826435 test-loss 0.724814387304586 test-error 87.5"),
        new("node perturbation, dropout", Perturbation + "network.dropout=0.4",
            "e2138fc23c58c3f8 loss 0.5315187903637844 test-loss 0.4822862513868462 test-error 80"),
        new("node perturbation, patches", Perturbation + Patches,
            "a2a0b62d364a0cd5 loss 55.66586680672337 test-loss 49.55858942316738 test-mse 99.11717884633477 " +
            "test-nse 1.0319392735256887"),
        new("node perturbation, measured", Perturbation + "measure=[delta-angle, update-cosine]",
            "4a78a0dd58445f31 loss 0.497542668904489 test-loss 0.4849714080216426 test-error 80 " +
            "update-cosine:hidden1 -0.197086 update-cosine:hidden2 0.305259 " +
            "update-cosine:network -0.044013 update-cosine:output 1"),
    ];

    private static WeightSum[] PredictiveCoding =>
    [
        new("predictive coding", Coding,
            "882d7287f7544a2e loss 0.45926399926139183 test-loss 0.4420088480357306 test-error 77.5"),
        new("predictive coding in double", Coding + "precision=double",
            "ebfc4d02994bf719 loss 0.4592639998250087 test-loss 0.44200884698288523 test-error 77.5"),
        new("predictive coding, sweep", Coding + "rule.schedule=sweep",
            "08d89ec402b77e10 loss 0.4587184723580497 test-loss 0.4413775922281836 test-error 77.5"),
        new("predictive coding to a tolerance", Coding + "rule.stop=tolerance; rule.tolerance=0.002",
            "48c51dfc3a162491 loss 0.4576188219575752 test-loss 0.4398529655575468 steps 13.5 test-error 77.5"),
        new("predictive coding to quiescence", Coding + Xor + "rule.stop=quiescence; rule.step-size=0.5",
            "82a82259dd8f2c72 loss 0.1547489110572523 test-loss 0.14984654002586917 steps 29.333333333333332 " +
            "test-mse 0.29969308005173834 test-nse 1.1987723202069533"),
        new("predictive coding, sweep to a tolerance",
            Coding + "rule.schedule=sweep; rule.stop=tolerance; rule.tolerance=0.002",
            "8b1337c518d20bd6 loss 0.45758348508881885 test-loss 0.43981056797049145 steps 12 test-error 77.5"),
        new("predictive coding, guarded", Coding + "rule.guard=true; rule.step-size=1; rule.steps=9",
            "02d9795e8ca558e0 loss 0.45762909328833756 test-loss 0.4398203088248539 test-error 77.5"),
        new("predictive coding, precisions", Coding + "rule.precisions=[0.5, 2, 1.5]",
            "6bde119fcdf2c2e4 loss 0.45824029650861114 test-loss 0.43507315766966215 test-error 82.5"),
        new("predictive coding, output variance", Coding + "rule.output-variance=10; rule.steps=9",
            "fa9b8a1bd9f6e9b0 loss 0.4547761159037039 test-loss 0.4379742193121686 test-error 80"),
        new("predictive coding, random feedback", Coding + "rule.feedback=random",
            "c2b8491c9f6780de loss 0.46612145548122885 test-loss 0.452611071400255 test-error 82.5"),
        new("predictive coding, softmax", Coding + Softmax,
            "db2ab448bc5b5c35 loss 2.2898042948108737 test-loss 2.2712165728006086 test-error 77.5"),
        new("predictive coding, a graph", Coding + Graph,
            "b2daaf9a3ad3ef45 loss 0.5555583428228291 test-loss 0.5056950416532802 test-error 65"),
        new("predictive coding, half of the synapses", Coding + "network.connectivity=0.5",
            "c498364d6f73b2df loss 0.46310844627438347 test-loss 0.4573232987297636 test-error 95"),
        new("predictive coding, adam, relu", Coding + "train.optimizer=adam; network.activation=relu",
            "ecdfba23f9bd10f4 loss 0.46368906401653287 test-loss 0.4574079453013873 test-error 87.5"),
        new("fixed predictions", Fixed,
            "a5b23db2e523d49a loss 0.45562203843001003 test-loss 0.4393792182166396 test-error 80"),
        new("fixed predictions in double", Fixed + "precision=double",
            "1cfc949be3b5fa99 loss 0.4556220403403826 test-loss 0.4393792185880745 test-error 80"),
        new("fixed predictions, sweep", Fixed + "rule.schedule=sweep",
            "2046a1424273bce5 loss 0.45511116456813716 test-loss 0.4388300070005304 test-error 80"),
        new("fixed predictions to quiescence", Fixed + "rule.stop=quiescence; rule.step-size=1",
            "09c01a22690fe707 loss 0.4536557315872836 test-loss 0.43701073913388944 steps 2 test-error 80"),
        new("fixed predictions, softmax", Fixed + Softmax,
            "6e42e9c984eb82c9 loss 2.2908464359471385 test-loss 2.276397529189054 test-error 75"),
        new("fixed predictions, random feedback", Fixed + "rule.feedback=random; rule.feedback-weights=uniform(0.4)",
            "7afe49b65b6d21f0 loss 0.47646038272120317 test-loss 0.45896239981041476 test-error 85"),
        new("z-il", Coding + "rule.variant=z-il; rule.step-size=1",
            "996df5b7bfa548f5 loss 0.45365573257769815 test-loss 0.43701073852277184 test-error 80"),
        new("z-il in double, softmax", Coding + "rule.variant=z-il; rule.step-size=1; precision=double; " + Softmax,
            "b28f53aa68a33acb loss 2.2877235014393547 test-loss 2.2724501324651034 test-error 75"),
        new("z-il, measured",
            Coding + "rule.variant=z-il; rule.step-size=1; measure=[update-cosine, delta-angle, first-error-step]",
            "996df5b7bfa548f5 loss 0.45365573257769815 test-loss 0.43701073852277184 " +
            "delta-angle:hidden1 7.52126 delta-angle:hidden2 5.353999 first-error-step:hidden1 2 " +
            "first-error-step:hidden2 1 test-error 80 update-cosine:hidden1 1 update-cosine:hidden2 1 " +
            "update-cosine:network 1 update-cosine:output 1"),
        new("generative", Generative,
            "8ebd782ad75b56d6 loss 31.98943459072493 test-loss 0.4488277066242354 test-error 85"),
        new("generative in double", Generative + "precision=double",
            "e2cc8fca1206c382 loss 31.989433968949413 test-loss 0.44882770692272034 test-error 85"),
        new("generative, guarded", Generative + "rule.guard=true; rule.step-size=0.5; rule.steps=9",
            "a9197ac51c85f59a loss 31.98843549194078 test-loss 0.49431941760906434 test-error 77.5"),
        new("generative, random feedback", Generative + "rule.feedback=random",
            "7311a04b7b0b6e89 loss 31.94547238825769 test-loss 0.4500594640071315 test-error 92.5"),
        new("generative, logistic, momentum",
            Generative + "network.output-activation=logistic; train.optimizer=momentum; train.reduction=mean",
            "435484203337ab50 loss 86.83690868765753 test-loss 0.44953082804054656 test-error 77.5"),
        new("generative, two replicas", Generative + "replicas=2",
            "b717ea87f4a15e94 loss 31.989434598293784 test-loss 0.4488277070881786 test-error 85"),
    ];

    private static WeightSum[] Spikes =>
    [
        new("spiking", Spiking,
            "528b60d26bb99009 loss 2.956140350877193 test-loss 2.6 test-error 92.5"),
        new("spiking with a delay", Spiking + "rule.transmission-delay=1",
            "86a65e30c3c84a65 loss 2.8947368421052633 test-loss 2.775 test-error 95"),
        new("spiking in double", Spiking + "precision=double",
            "3deff1a0785f4666 loss 2.956140350877193 test-loss 2.6 test-error 92.5"),
        new("spiking with a delay in double", Spiking + "rule.transmission-delay=1; precision=double",
            "10be88510d951f7d loss 2.8947368421052633 test-loss 2.775 test-error 95"),
        new("spiking, all steps answer", Spiking + "rule.answer=all-steps",
            "528b60d26bb99009 loss 2.956140350877193 test-loss 1.45 test-error 87.5"),
        new("spiking with a delay, all steps answer", Spiking + "rule.transmission-delay=1; rule.answer=all-steps",
            "86a65e30c3c84a65 loss 2.8947368421052633 test-loss 1.4484375 test-error 97.5"),
        new("spiking, slow", Spiking + "rule.time-constant=0.5; rule.input-limit=0.6",
            "ca9bc879f0965083 loss 2.8508771929824563 test-loss 2.5625 test-error 87.5"),
        new("spiking, B normal", Spiking + "rule.feedback-weights=normal(0.3); network.weights=uniform(0.05)",
            "7a8c313b91cd7e27 loss 2.93859649122807 test-loss 2.525 test-error 90"),
        new("spiking, weight decay, a rate that falls",
            Spiking + "train.weight-decay=0.01; train.decay-at=[3, 6]; train.decay-factor=0.5",
            "6d064ade41902de6 loss 3.263157894736842 test-loss 3.0875 test-error 97.5"),
        new("spiking, no bias", Spiking + "network.bias=false",
            "09c535d4b32dc683 loss 3.1491228070175437 test-loss 2.8 test-error 92.5"),
        new("spiking, a graph", Spiking + Graph + "data.units-per-class=1",
            "40009fbc0ade923b loss 1.4210526315789473 test-loss 1.0625 test-error 87.5"),
        new("spiking, measured", Spiking + "measure=[feedback-angle, unit-angle, trace]",
            "528b60d26bb99009 loss 2.956140350877193 test-loss 2.6 feedback-angle:hidden1 84.126454 " +
            "feedback-angle:hidden2 86.174053 test-error 92.5 trace:hidden1 0.826686 " +
            "trace:hidden2 0.80754 unit-angle:hidden1 87.557087 unit-angle:hidden2 89.214072 " +
            "units-below-90:hidden1 57.142857 units-below-90:hidden2 63.636364"),
    ];
}
