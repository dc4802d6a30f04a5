package io.datatracing.model.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupComparisonTest {
  private static final Resource SHOP = new Resource(List.of(Attribute.of("service.name", "shop")));

  @Test
  void whatTheSlowOnesHaveInCommonComesFirst() {
    List<Trace> slow = traces(40, i -> i < 38 ? "eu-2" : "eu-1", i -> false);
    List<Trace> fast = traces(200, i -> i < 5 ? "eu-2" : "eu-1", i -> false);
    List<Finding> findings = GroupComparison.of(slow, fast).findings();

    Finding first = findings.get(0);
    assertThat(first.feature()).isInstanceOf(Feature.WithAttribute.class);
    assertThat(((Feature.WithAttribute) first.feature()).key()).isEqualTo("region");
    assertThat(first.adjusted()).isLessThan(1e-20);
    assertThat(findings)
        .filteredOn(f -> f.feature().equals(new Feature.WithAttribute("shop", "region", "eu-2")))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.first()).isEqualTo(38);
              assertThat(f.second()).isEqualTo(5);
              assertThat(f.difference()).isEqualTo(38 / 40.0 - 5 / 200.0);
            });
  }

  @Test
  void failingOperationIsFound() {
    Finding first =
        GroupComparison.of(traces(20, i -> "eu-1", i -> true), traces(20, i -> "eu-1", i -> i == 0))
            .findings()
            .get(0);
    assertThat(first.feature()).isEqualTo(new Feature.Failing("shop", "checkout"));
  }

  @Test
  void chanceAloneFindsNothing() {
    Random random = new Random(7);
    List<Trace> all = traces(400, i -> "eu-" + random.nextInt(30), i -> random.nextInt(10) == 0);
    assertThat(GroupComparison.of(all.subList(0, 200), all.subList(200, 400)).findings())
        .noneMatch(finding -> finding.adjusted() < 0.01);
  }

  @Test
  void uniqueValuesAreNoFindings() {
    assertThat(
            GroupComparison.of(
                    traces(20, i -> "id-" + i, i -> false),
                    traces(20, i -> "id-" + (100 + i), i -> false))
                .findings())
        .isEmpty();
  }

  @Test
  void emptyGroupIsRefused() {
    assertThatThrownBy(() -> GroupComparison.of(List.of(), traces(2, i -> "eu-1", i -> false)))
        .hasMessage("a group of 0 traces compared with one of 2");
  }

  private static List<Trace> traces(
      int count,
      java.util.function.IntFunction<String> region,
      java.util.function.IntPredicate failed) {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TraceId id = new TraceId(count, i + 1L);
      SpanBuilder span =
          Span.builder(id, new SpanId(1), "checkout")
              .resource(SHOP)
              .times(0, 10)
              .attribute(Attribute.of("region", region.apply(i)));
      if (failed.test(i)) {
        span.status(new Status(Status.Code.ERROR, ""));
      }
      traces.add(Trace.of(id, List.of(span.build())));
    }
    return traces;
  }
}
