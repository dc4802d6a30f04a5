package io.datatracing.collector.sampling.tail;

import static io.datatracing.collector.sampling.tail.TailFixture.error;
import static io.datatracing.collector.sampling.tail.TailFixture.mark;
import static io.datatracing.collector.sampling.tail.TailFixture.span;
import static io.datatracing.collector.sampling.tail.TailFixture.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.collector.sampling.policy.Condition;
import io.datatracing.collector.sampling.policy.Policy;
import io.datatracing.collector.sampling.span.Marks;
import io.datatracing.collector.sampling.tail.TailFixture.Loss;
import io.datatracing.collector.sampling.tail.TailOptions.LinkOptions;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces that are decided together: producers and the batches that handle their records. */
class LinkGroupsTest {
  private static final Duration WINDOW = Duration.ofSeconds(30);

  @TempDir Path directory;
  private TailFixture tail;

  @AfterEach
  void close() {
    tail.close();
  }

  private void open(LinkOptions links) {
    tail =
        new TailFixture(
            directory,
            TailOptions.of(List.of(Policy.keep("errors", new Condition.Failed())))
                .withWorkers(3)
                .withWindow(WINDOW)
                .withLinks(links));
  }

  private static Link to(long trace) {
    return new Link(trace(trace), new SpanId(1), "", 0, List.of(), 0);
  }

  private static SpanBuilder producer(long trace, long offset) {
    return at(span(trace, 1).kind(SpanKind.PRODUCER), offset);
  }

  private static SpanBuilder at(SpanBuilder span, long offset) {
    return span.attribute(Attribute.of("messaging.destination.name", "orders"))
        .attribute(Attribute.of("messaging.destination.partition.id", "0"))
        .attribute(Attribute.of("messaging.kafka.offset", offset));
  }

  private Set<TraceId> stored() {
    return tail.stored.stream().map(Span::traceId).collect(Collectors.toSet());
  }

  @Test
  void aKeptBatchKeepsTheProducersItIsLinkedWith() {
    open(LinkOptions.DEFAULT);
    tail.send(span(1, 1).build(), span(2, 1).build(), span(3, 1).build());
    tail.pass(Duration.ofSeconds(20));
    tail.send(span(10, 1).link(to(1)).link(to(2)).build());
    tail.pass(Duration.ofSeconds(5));
    tail.send(span(10, 2).status(error()).build());

    assertThat(stored()).containsExactlyInAnyOrder(trace(1), trace(2), trace(10));
    assertThat(tail.stored)
        .filteredOn(span -> span.traceId().equals(trace(1)))
        .extracting(span -> mark(span, Marks.POLICY))
        .containsExactly("linked:errors");
    tail.pass(WINDOW);
    assertThat(tail.losses).extracting(Loss::trace).containsExactly(trace(3));
    assertThat(tail.node.figures().keptByLinkTraces()).isEqualTo(2);
  }

  @Test
  void aProducerWaitsForTheBatchThatBeganLater() {
    open(LinkOptions.DEFAULT);
    tail.send(span(1, 1).build());
    tail.pass(Duration.ofSeconds(20));
    tail.send(span(10, 1).link(to(1)).build());
    tail.pass(Duration.ofSeconds(25));
    assertThat(tail.losses).isEmpty();
    tail.send(span(10, 2).status(error()).build());

    assertThat(stored()).containsExactlyInAnyOrder(trace(1), trace(10));
  }

  @Test
  void nobodyIsKeptWhenNobodyIsWorthIt() {
    open(LinkOptions.DEFAULT);
    tail.send(span(1, 1).build());
    tail.pass(Duration.ofSeconds(20));
    tail.send(span(10, 1).link(to(1)).build());
    tail.pass(Duration.ofSeconds(29));
    assertThat(tail.losses).isEmpty();
    tail.pass(Duration.ofSeconds(1));

    assertThat(tail.losses).extracting(Loss::trace).containsExactlyInAnyOrder(trace(1), trace(10));
    assertThat(tail.stored).isEmpty();
    assertThat(tail.node.figures().waitingTraces()).isZero();
  }

  @Test
  void theLongestWaitBoundsTheWait() {
    open(new LinkOptions(1_000, 1_000, Duration.ofSeconds(5)));
    tail.send(span(1, 1).build());
    tail.pass(Duration.ofSeconds(29));
    tail.send(span(10, 1).link(to(1)).build());
    tail.pass(Duration.ofSeconds(1));
    tail.pass(Duration.ofMillis(4_999));
    assertThat(tail.losses).isEmpty();
    tail.pass(Duration.ofMillis(1));

    assertThat(tail.losses).extracting(Loss::trace).containsExactly(trace(1));
  }

  @Test
  void aFailedProducerKeepsItsConsumersWhicheverComesFirst() {
    open(LinkOptions.DEFAULT);
    tail.send(span(1, 1).status(error()).build());
    tail.send(span(10, 1).link(to(1)).build());
    tail.send(span(11, 1).link(to(2)).build());
    tail.pass(Duration.ofSeconds(3));
    tail.send(span(2, 1).status(error()).build());

    assertThat(stored()).containsExactlyInAnyOrder(trace(1), trace(10), trace(2), trace(11));
  }

  @Test
  void aTraceThatComesAfterItsGroupWasKeptIsKept() {
    open(LinkOptions.DEFAULT);
    tail.send(span(10, 1).link(to(1)).status(error()).build());
    tail.pass(Duration.ofSeconds(3));
    tail.send(span(1, 1).build());

    assertThat(stored()).containsExactlyInAnyOrder(trace(1), trace(10));
  }

  @Test
  void recordsJoinTracesWithoutAnyHeader() {
    open(LinkOptions.DEFAULT);
    tail.send(producer(1, 41).build(), producer(2, 42).build(), producer(3, 43).build());
    tail.send(at(span(10, 1).kind(SpanKind.CONSUMER), 42).status(error()).build());

    assertThat(stored()).containsExactlyInAnyOrder(trace(2), trace(10));
  }

  @Test
  void rangesOfInputsJoinEveryProducer() {
    open(LinkOptions.DEFAULT);
    for (int i = 0; i < 200; i++) {
      tail.send(producer(1_000 + i, i).build());
    }
    tail.send(
        span(10, 1)
            .kind(SpanKind.CONSUMER)
            .attribute(
                new Attribute(
                    "datatracing.inputs",
                    AttributeValue.of(List.of(AttributeValue.of("orders/0:50-149")))))
            .status(error())
            .build());

    assertThat(stored()).hasSize(101).contains(trace(1_050), trace(1_149), trace(10));
  }

  @Test
  void recordsOfDifferentClustersAreDifferent() {
    open(LinkOptions.DEFAULT);
    tail.send(
        producer(1, 42).attribute(Attribute.of("datatracing.kafka.cluster.id", "east")).build(),
        producer(2, 42).attribute(Attribute.of("datatracing.kafka.cluster.id", "west")).build());
    tail.send(
        at(span(10, 1).kind(SpanKind.CONSUMER), 42)
            .attribute(Attribute.of("datatracing.kafka.cluster.id", "west"))
            .status(error())
            .build());

    assertThat(stored()).containsExactlyInAnyOrder(trace(2), trace(10));
  }

  @Test
  void groupsOfGroupsAreOne() {
    open(LinkOptions.DEFAULT);
    for (int i = 1; i <= 20; i++) {
      tail.send(span(i, 1).link(to(i - 1)).build());
    }
    tail.send(span(7, 2).status(error()).build());

    assertThat(stored()).hasSize(20);
  }

  @Test
  void whatFindsNoRoomIsDecidedAloneAndCounted() {
    open(new LinkOptions(10, 3, Duration.ofSeconds(30)));
    tail.send(span(1, 1).build(), span(2, 1).build(), span(3, 1).build());
    tail.send(span(10, 1).link(to(1)).link(to(2)).link(to(3)).status(error()).build());

    assertThat(stored()).hasSize(3).contains(trace(10));
    assertThat(tail.node.figures().linksLeftOut()).isEqualTo(1);
    for (int i = 0; i < 20; i++) {
      tail.send(span(100 + i, 1).link(to(200 + i)).build());
    }
    assertThat(tail.node.figures().groupMembers()).isLessThanOrEqualTo(10);
    assertThat(tail.node.figures().linksLeftOut()).isGreaterThan(10);
    tail.pass(WINDOW);
    assertThat(tail.node.figures().waitingTraces()).isZero();
  }

  @Test
  void membersAreForgottenInTheEnd() {
    open(LinkOptions.DEFAULT);
    tail.send(span(10, 1).link(to(1)).build());
    assertThat(tail.node.figures().groupMembers()).isEqualTo(2);
    tail.pass(Duration.ofSeconds(121));

    assertThat(tail.node.figures().groupMembers()).isZero();
    assertThat(tail.node.figures().waitingTraces()).isZero();
  }

  @Test
  void linksAreFoundAgainAfterARestart() {
    open(LinkOptions.DEFAULT);
    tail.send(span(1, 1).build());
    tail.send(span(10, 1).link(to(1)).build());
    tail.restart();
    tail.send(span(10, 2).status(error()).build());

    assertThat(stored()).containsExactlyInAnyOrder(trace(1), trace(10));
  }
}
