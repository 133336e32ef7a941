namespace NeuronActors.Datasets;

/// <summary>How stored values become inputs. The function-fitting tasks know only <see cref="Unit"/> and
/// <see cref="Raw"/>, which leave their inputs as the paper draws them. Files of the user's own that do not hold bytes have the range of their training set,
/// see <see cref="InputScale"/>.</summary>
public enum InputScaling
{
    /// <summary>Stored value divided by its largest possible value (255; 16 for the 8×8 digits): 0 to 1. The default.</summary>
    Unit,

    /// <summary>The stored value itself: 0 to 255 (0 to 16 for the 8×8 digits).</summary>
    Raw,

    /// <summary>Mean 0 and deviation 1 over all values of the training set in use; the test set gets the same shift and
    /// factor.</summary>
    Standardise,

    /// <summary>Mean 0 of every pixel over the training set in use, and one factor for all that gives deviation 1 over all values; the test set gets
    /// the same shifts and factor. LeCun, Bottou, Orr, Müller 2012, section 4.3, to which Lillicrap et al. 2016, Supplementary Note 5, refer.</summary>
    CentrePixels,

    /// <summary>Twice the unit value minus one: −1 to 1.</summary>
    Centre,

    /// <summary>0.9 times the centred value: −0.9 to 0.9, which tanh can give. Lillicrap et al. 2016, Supplementary Note 9.</summary>
    InsideTanh,
}
