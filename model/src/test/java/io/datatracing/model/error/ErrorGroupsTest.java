package io.datatracing.model.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Event;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.graph.AnyTraces;
import io.datatracing.model.tree.TraceTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorGroupsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "order 4711 not found|order 9 not found|order * not found",
        "no route to 10.0.0.7:5432|no route to db-3.local:5432|no route to *",
        "id 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 gone|id 1 gone|id * gone",
        "field 'price' is null|field \"amount\" is null|field * is null",
        "timed out after 3000 ms|timed out after 12 ms|timed out after * ms",
        "rows 1, 2, 3 refused|rows 7 refused|rows * refused",
        "connection refused|connection refused|connection refused"
      })
  void messagesThatDifferByWhatVariesAreOne(String one, String other, String normal) {
    assertThat(Fingerprint.normal(one)).isEqualTo(normal);
    assertThat(Fingerprint.normal(other)).isEqualTo(normal);
  }

  @Test
  void hugeMessagesAreCut() {
    assertThat(Fingerprint.normal("a".repeat(1_000_000))).hasSize(Fingerprint.MAX_MESSAGE);
    assertThat(Fingerprint.normal("")).isEmpty();
    assertThat(Fingerprint.normal("503")).isEqualTo("503");
  }

  @Test
  void exceptionSaysMoreThanStatus() {
    Span span =
        failed(1, 1)
            .attribute(Attribute.of("error.type", "500"))
            .event(
                new Event(
                    1,
                    "exception",
                    List.of(
                        Attribute.of("exception.type", "io.example.SchemaMismatch"),
                        Attribute.of("exception.message", "price is null")),
                    0))
            .build();
    assertThat(SpanError.of(span).text()).isEqualTo("SchemaMismatch: price is null");
    assertThat(SpanError.of(failed(1, 2).build()).text()).isEqualTo("broken");
    Span status = failed(1, 3).attribute(Attribute.of("http.response.status_code", 503)).build();
    assertThat(SpanError.of(status)).isEqualTo(new SpanError("503", "broken"));
  }

  @Test
  void groupsBeyondTheBoundAreCounted() {
    ErrorGroups groups = new ErrorGroups(2);
    for (int i = 1; i <= 5; i++) {
      Span span =
          Span.builder(new TraceId(0, i), new SpanId(1), "op" + "abcde".charAt(i - 1))
              .status(new Status(Status.Code.ERROR, ""))
              .build();
      groups.add(Trace.of(span.traceId(), List.of(span)), any -> true);
    }
    assertThat(groups.groups()).hasSize(2);
    assertThat(groups.ignored()).isEqualTo(3);
  }

  @Property(tries = 500)
  void groupsAreWhatCountingSpanBySpanGives(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int traces) {
    List<Trace> all = new AnyTraces(seed).of(traces, 8);
    ErrorGroups groups = new ErrorGroups();
    Map<Fingerprint, List<Span>> naive = new LinkedHashMap<>();
    Map<Fingerprint, Long> origins = new LinkedHashMap<>();
    for (Trace trace : all) {
      groups.add(trace, span -> !span.name().equals("op0"));
      TraceTree.of(trace)
          .preorder()
          .forEach(
              node -> {
                Span span = node.span();
                if (span.status().isError() && !span.name().equals("op0")) {
                  Fingerprint print = Fingerprint.of(span);
                  naive.computeIfAbsent(print, p -> new ArrayList<>()).add(span);
                  boolean origin =
                      node.children().stream().noneMatch(c -> c.span().status().isError());
                  origins.merge(print, origin ? 1L : 0L, Long::sum);
                }
              });
    }
    assertThat(groups.groups()).hasSize(naive.size());
    long before = Long.MAX_VALUE;
    for (ErrorGroup group : groups.groups()) {
      List<Span> spans = naive.get(group.fingerprint());
      assertThat(group.count()).isEqualTo(spans.size()).isLessThanOrEqualTo(before);
      before = group.count();
      assertThat(group.origins()).isEqualTo(origins.get(group.fingerprint()));
      assertThat(group.traces()).isEqualTo(spans.stream().map(Span::traceId).distinct().count());
      assertThat(group.firstUnixNano())
          .isEqualTo(spans.stream().mapToLong(Span::endTimeUnixNano).min().orElseThrow())
          .isEqualTo(group.first().endTimeUnixNano());
      assertThat(group.lastUnixNano())
          .isEqualTo(spans.stream().mapToLong(Span::endTimeUnixNano).max().orElseThrow())
          .isEqualTo(group.last().endTimeUnixNano());
    }
  }

  private static SpanBuilder failed(int trace, int span) {
    return Span.builder(new TraceId(0, trace), new SpanId(span), "op")
        .status(new Status(Status.Code.ERROR, "broken"))
        .resource(new Resource(List.of(Attribute.of("service.name", "shop"))));
  }
}
