package io.datatracing.model.compare;

/**
 * How differently often two groups of traces have a feature.
 *
 * @param first traces of the first group that have it
 * @param second traces of the second group that have it
 * @param firstSize traces in the first group
 * @param secondSize traces in the second group
 * @param pValue chance of a difference at least as unlikely if the feature had nothing to do with
 *     the groups: Fisher's exact test, two-sided
 * @param adjusted {@code pValue} for the number of features that were asked about: Benjamini and
 *     Hochberg's bound on the share of false findings down to this one
 */
public record Finding(
    Feature feature,
    int first,
    int second,
    int firstSize,
    int secondSize,
    double pValue,
    double adjusted) {

  /** Share of the first group less that of the second; -1 to 1. */
  public double difference() {
    return (double) first / firstSize - (double) second / secondSize;
  }
}
