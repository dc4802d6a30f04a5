package io.datatracing.model.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Against every question there is, asked of every trace, and sums of whole tables. */
class GroupComparisonPropertiesTest {
  private static final List<String> SERVICES = List.of("shop", "pricing");
  private static final List<String> OPERATIONS = List.of("GET", "PUT");
  private static final List<String> REGIONS = List.of("eu-1", "eu-2", "us-1");

  @Property(tries = 300)
  void findingsAreThoseOfANaiveLook(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int firstSize,
      @ForAll @IntRange(min = 1, max = 12) int secondSize) {
    Random random = new Random(seed);
    List<Trace> first = traces(random, firstSize);
    List<Trace> second = traces(random, secondSize);

    List<Naive> ranked = new ArrayList<>();
    questions()
        .forEach(
            (feature, question) -> {
              int in = (int) first.stream().filter(trace -> has(trace, question)).count();
              int inOther = (int) second.stream().filter(trace -> has(trace, question)).count();
              int total = in + inOther;
              if (total > 1 && total < firstSize + secondSize) {
                double chance = chance(in, firstSize, total, firstSize + secondSize);
                ranked.add(new Naive(feature, in, inOther, chance));
              }
            });
    ranked.sort(Comparator.comparingDouble(Naive::chance));
    Map<Feature, Finding> found = new LinkedHashMap<>();
    GroupComparison.of(first, second).findings().forEach(f -> found.put(f.feature(), f));

    int expected = 0;
    for (int i = 0; i < ranked.size(); i++) {
      Naive one = ranked.get(i);
      if (one.first() * secondSize == one.second() * firstSize) {
        assertThat(found).doesNotContainKey(one.feature());
        continue;
      }
      expected++;
      assertThat(found).containsKey(one.feature());
      Finding finding = found.get(one.feature());
      assertThat(finding.first()).isEqualTo(one.first());
      assertThat(finding.second()).isEqualTo(one.second());
      assertThat(finding.pValue()).isCloseTo(one.chance(), within(1e-6));
      double bound = 1;
      for (int j = i; j < ranked.size(); j++) {
        bound = Math.min(bound, ranked.get(j).chance() * ranked.size() / (j + 1));
      }
      assertThat(finding.adjusted()).isCloseTo(bound, within(1e-6));
    }
    assertThat(found).hasSize(expected);
    assertThat(List.copyOf(found.values()))
        .isSortedAccordingTo(Comparator.comparingDouble(Finding::pValue));
  }

  private record Naive(Feature feature, int first, int second, double chance) {}

  private static Map<Feature, Predicate<Span>> questions() {
    Map<Feature, Predicate<Span>> all = new LinkedHashMap<>();
    for (String service : SERVICES) {
      Predicate<Span> ofService = span -> span.service().equals(service);
      all.put(new Feature.InService(service), ofService);
      all.put(new Feature.WithAttribute(service, "service.name", service), ofService);
      for (String operation : OPERATIONS) {
        Predicate<Span> isCalled = ofService.and(span -> span.name().equals(operation));
        all.put(new Feature.WithOperation(service, operation), isCalled);
        all.put(
            new Feature.Failing(service, operation), isCalled.and(span -> span.status().isError()));
      }
      for (String region : REGIONS) {
        all.put(
            new Feature.WithAttribute(service, "region", region),
            ofService.and(span -> span.attributes().contains(Attribute.of("region", region))));
      }
    }
    return all;
  }

  private static boolean has(Trace trace, Predicate<Span> question) {
    return trace.spans().stream().anyMatch(question);
  }

  /** How likely a table with these sums is no more likely than this one. */
  private static double chance(int in, int size, int total, int all) {
    double own = table(in, size, total, all);
    double sum = 0;
    for (int other = 0; other <= Math.min(size, total); other++) {
      if (total - other <= all - size) {
        double one = table(other, size, total, all);
        sum += one <= own * (1 + 1e-7) ? one : 0;
      }
    }
    return Math.min(1, sum);
  }

  private static double table(int in, int size, int total, int all) {
    return choose(size, in) * choose(all - size, total - in) / choose(all, total);
  }

  private static double choose(int of, int some) {
    double ways = 1;
    for (int i = 1; i <= some; i++) {
      ways = ways * (of - some + i) / i;
    }
    return ways;
  }

  private static List<Trace> traces(Random random, int size) {
    List<Trace> traces = new ArrayList<>();
    for (int t = 0; t < size; t++) {
      TraceId id = new TraceId(random.nextLong(), t + 1);
      List<Span> spans = new ArrayList<>();
      for (int s = random.nextInt(3); s >= 0; s--) {
        String service = any(SERVICES, random);
        SpanBuilder span =
            Span.builder(id, new SpanId(s + 1), any(OPERATIONS, random))
                .times(s, s + 10)
                .resource(new Resource(List.of(Attribute.of("service.name", service))));
        if (random.nextBoolean()) {
          span.attribute(Attribute.of("region", any(REGIONS, random)));
        }
        if (random.nextInt(4) == 0) {
          span.status(new Status(Status.Code.ERROR, ""));
        }
        spans.add(span.build());
      }
      traces.add(Trace.of(id, spans));
    }
    return traces;
  }

  private static String any(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
