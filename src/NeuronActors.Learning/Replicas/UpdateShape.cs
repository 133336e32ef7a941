using NeuronActors.Networks;

namespace NeuronActors.Learning;

/// <summary>How much there is of what a population changes its weights by: all its updates side by side are [n × columns].</summary>
public static class UpdateShape
{
    /// <summary>
    /// Columns: one per source neuron of each incoming projection, one for the biases, and with learned feedback one per target
    /// neuron of each outgoing projection. 0 for a population that learns nothing throughout the run.
    /// </summary>
    public static int ColumnsOf(Network network, LearningSettings settings, Population population)
    {
        Layer layer = population.Layer;
        if (settings.KeepsWeights(layer, network.IsOutput(layer))) return 0;
        bool isInput = network.IsInput(layer), learnsFeedback = settings.Feedback == FeedbackKind.Learned && (!isInput || settings.InputRelaxes);
        int sources = network.Into(layer).Sum(projection => projection.Source.Neurons);
        int targets = learnsFeedback ? network.OutOf(layer).Sum(projection => projection.Target.Neurons) : 0;
        return sources + (settings.Bias && !isInput ? 1 : 0) + targets;
    }
}
