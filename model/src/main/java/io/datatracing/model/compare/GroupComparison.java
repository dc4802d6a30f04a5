package io.datatracing.model.compare;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What tells two groups of traces apart, slow ones from fast ones or failed ones from good ones:
 * which service, operation, error or attribute is in the one far more often than in the other,
 * ranked by how little chance explains it.
 *
 * <p>Every feature is a question asked of the same traces, and with thousands of questions some
 * answers look remarkable by chance. So findings carry an adjusted figure (Benjamini and Hochberg,
 * "Controlling the False Discovery Rate", 1995) that allows for the number of features.
 */
public final class GroupComparison {
  /** Distinct features kept; a group of traces with unique ids in every attribute has millions. */
  public static final int MAX_FEATURES = 200_000;

  /** Longer values are text, not categories. */
  private static final int MAX_VALUE_CHARS = 200;

  private final List<Finding> findings;
  private final long ignoredFeatures;

  private GroupComparison(List<Finding> findings, long ignoredFeatures) {
    this.findings = List.copyOf(findings);
    this.ignoredFeatures = ignoredFeatures;
  }

  /**
   * @throws IllegalArgumentException if a group is empty
   */
  public static GroupComparison of(Collection<Trace> first, Collection<Trace> second) {
    if (first.isEmpty() || second.isEmpty()) {
      throw new IllegalArgumentException(
          "a group of " + first.size() + " traces compared with one of " + second.size());
    }
    Counts counts = new Counts();
    first.forEach(trace -> counts.add(trace, 0));
    second.forEach(trace -> counts.add(trace, 1));
    return new GroupComparison(rank(counts.byFeature, first.size(), second.size()), counts.ignored);
  }

  /** Everything that is not equally frequent, the least likely by chance first. */
  public List<Finding> findings() {
    return findings;
  }

  /** Sightings of features beyond {@link #MAX_FEATURES}, which were not asked about. */
  public long ignoredFeatures() {
    return ignoredFeatures;
  }

  private static List<Finding> rank(Map<Feature, int[]> byFeature, int firstSize, int secondSize) {
    FisherExactTest test = new FisherExactTest(firstSize + secondSize);
    List<Finding> raw = new ArrayList<>();
    byFeature.forEach(
        (feature, seen) -> {
          // What every trace has, or as good as none, tells nothing and costs the others certainty.
          int total = seen[0] + seen[1];
          if (total > 1 && total < firstSize + secondSize) {
            double p = test.pValue(seen[0], firstSize, seen[1], secondSize);
            raw.add(new Finding(feature, seen[0], seen[1], firstSize, secondSize, p, p));
          }
        });
    raw.sort(
        Comparator.comparingDouble(Finding::pValue)
            .thenComparing(Comparator.comparingDouble(f -> -Math.abs(f.difference()))));
    return adjust(raw);
  }

  /** From the least remarkable up: p * n / rank, never more than the next one's. */
  private static List<Finding> adjust(List<Finding> sorted) {
    Finding[] adjusted = new Finding[sorted.size()];
    double bound = 1;
    for (int i = adjusted.length - 1; i >= 0; i--) {
      Finding f = sorted.get(i);
      bound = Math.min(bound, f.pValue() * adjusted.length / (i + 1));
      adjusted[i] =
          new Finding(
              f.feature(), f.first(), f.second(), f.firstSize(), f.secondSize(), f.pValue(), bound);
    }
    return List.of(adjusted).stream().filter(f -> f.difference() != 0).toList();
  }

  /** In how many traces of each group a feature was seen. */
  private static final class Counts {
    final Map<Feature, int[]> byFeature = new LinkedHashMap<>();
    long ignored;

    void add(Trace trace, int group) {
      for (Feature feature : featuresOf(trace)) {
        int[] seen = byFeature.get(feature);
        if (seen == null) {
          if (byFeature.size() == MAX_FEATURES) {
            ignored++;
            continue;
          }
          seen = new int[2];
          byFeature.put(feature, seen);
        }
        seen[group]++;
      }
    }

    private static Set<Feature> featuresOf(Trace trace) {
      Set<Feature> features = new HashSet<>();
      for (Span span : trace.spans()) {
        String service = span.service();
        features.add(new Feature.InService(service));
        features.add(new Feature.WithOperation(service, span.name()));
        if (span.status().isError()) {
          features.add(new Feature.Failing(service, span.name()));
        }
        attributes(features, service, span.attributes());
        attributes(features, service, span.resource().attributes());
      }
      return features;
    }

    private static void attributes(
        Set<Feature> features, String service, List<Attribute> attributes) {
      for (Attribute attribute : attributes) {
        String value = attribute.value().text();
        if (value.length() <= MAX_VALUE_CHARS) {
          features.add(new Feature.WithAttribute(service, attribute.key(), value));
        }
      }
    }
  }
}
