package io.datatracing.model.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.RecordEdge.Via;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJoinTest {
  @Test
  void withoutHeadersProducerAndConsumerMeetByTheAddress() {
    Span send = send(1, "c", 0, 57).build();
    Span process = process(2, "c", 0, 57).build();
    RecordJoin join = RecordJoin.of(List.of(process, send));
    assertThat(join.edges())
        .containsExactly(
            new RecordEdge(send, process, new RecordAddress("c", "orders", 0, 57), Via.JOIN));
    assertThat(join.disagreements()).isEmpty();
  }

  @Test
  void parentThatIsTheProducerAgrees() {
    Span send = send(1, "c", 0, 57).build();
    Span process = process(1, "c", 0, 57).parent(send.spanId()).build();
    assertThat(RecordJoin.of(List.of(send, process)).edges())
        .extracting(RecordEdge::via)
        .containsExactly(Via.PARENT);
    assertThat(RecordJoin.of(List.of(send, process)).disagreements()).isEmpty();
  }

  @Test
  void headerThatNamesAnotherSenderIsReported() {
    Span send = send(1, "c", 0, 57).build();
    Span process = process(2, "c", 0, 57).parent(new SpanId(99)).build();
    RecordJoin join = RecordJoin.of(List.of(send, process));
    assertThat(join.edges()).extracting(RecordEdge::via).containsExactly(Via.JOIN);
    assertThat(join.disagreements())
        .containsExactly(
            new Disagreement(
                new RecordAddress("c", "orders", 0, 57),
                send,
                process,
                process.traceId(),
                new SpanId(99)));
  }

  @Test
  void otherAddressesDoNotMeet() {
    Span send = send(1, "c", 0, 57).build();
    for (Span other :
        List.of(
            process(2, "d", 0, 57).build(),
            process(2, "c", 1, 57).build(),
            process(2, "c", 0, 58).build(),
            send(2, "c", 0, 57).build())) {
      assertThat(RecordJoin.of(List.of(send, other)).edges()).isEmpty();
    }
  }

  @Test
  void knownClusterWinsOverUnknown() {
    Span unknown = send(1, null, 0, 57).build();
    Span known = send(2, "c", 0, 57).build();
    Span process = process(3, "c", 0, 57).build();
    assertThat(RecordJoin.of(List.of(unknown, process)).edges())
        .extracting(RecordEdge::producer)
        .containsExactly(unknown);
    assertThat(RecordJoin.of(List.of(unknown, known, process)).edges())
        .extracting(RecordEdge::producer)
        .containsExactly(known);
  }

  @Test
  void ofTwoSendersTheNewestBeforeTheConsumerIsTheOne() {
    Span first = send(1, "c", 0, 57).times(10, 20).build();
    Span second = send(2, "c", 0, 57).times(100, 120).build();
    Span later = send(3, "c", 0, 57).times(1_000, 1_100).build();
    Span process = process(4, "c", 0, 57).times(200, 300).build();
    assertThat(RecordJoin.of(List.of(later, first, second, process)).edges())
        .extracting(RecordEdge::producer)
        .containsExactly(second);
  }

  @Test
  void batchHasItsLinksAndItsRanges() {
    Span linked = send(1, "c", 0, 5).build();
    Span inRange = send(2, "c", 0, 6).build();
    Span outside = send(3, "c", 0, 8).build();
    Span batch = batch("orders/0:5-7").link(link(linked, 5)).build();
    RecordJoin join = RecordJoin.of(List.of(linked, inRange, outside, batch));
    assertThat(join.edges())
        .extracting(RecordEdge::producer, RecordEdge::via)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(linked, Via.LINK),
            org.assertj.core.groups.Tuple.tuple(inRange, Via.JOIN));
    assertThat(join.disagreements()).isEmpty();
  }

  @Test
  void linkThatNamesAnotherSenderIsReported() {
    Span send = send(1, "c", 0, 5).build();
    Span other = send(2, "c", 0, 6).build();
    Span batch = batch().link(link(other, 5)).build();
    RecordJoin join = RecordJoin.of(List.of(send, other, batch));
    assertThat(join.edges()).extracting(RecordEdge::via).containsExactly(Via.JOIN);
    assertThat(join.disagreements())
        .extracting(Disagreement::named, Disagreement::namedSpan)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(other.traceId(), other.spanId()));
  }

  @Test
  void rangeOfManyIsNotWalkedThrough() {
    Span send = send(1, "c", 0, 5).build();
    Span batch = batch("orders/0:0-9000000000000000000", "no range", "orders/0:9-2").build();
    assertThat(RecordJoin.of(List.of(send, batch)).edges()).hasSize(1);
  }

  private static Link link(Span target, long offset) {
    return new Link(
        target.traceId(),
        target.spanId(),
        "",
        0,
        List.of(
            Attribute.of("messaging.destination.name", "orders"),
            Attribute.of("messaging.destination.partition.id", "0"),
            Attribute.of("messaging.kafka.offset", offset)),
        0);
  }

  private static SpanBuilder batch(String... inputs) {
    SpanBuilder batch =
        Span.builder(new TraceId(0, 9), new SpanId(9), "process orders")
            .kind(SpanKind.CONSUMER)
            .times(1_000, 2_000)
            .attribute(Attribute.of("datatracing.kafka.cluster.id", "c"))
            .attribute(Attribute.of("messaging.destination.name", "orders"));
    if (inputs.length > 0) {
      List<AttributeValue> values =
          new ArrayList<>(Arrays.stream(inputs).map(AttributeValue::of).toList());
      batch.attribute(new Attribute("datatracing.inputs", AttributeValue.of(values)));
    }
    return batch;
  }

  private static SpanBuilder send(long trace, String cluster, int partition, long offset) {
    return at(trace, SpanKind.PRODUCER, "send orders", cluster, partition, offset).times(10, 20);
  }

  private static SpanBuilder process(long trace, String cluster, int partition, long offset) {
    return at(trace, SpanKind.CONSUMER, "process orders", cluster, partition, offset)
        .times(100, 200);
  }

  private static SpanBuilder at(
      long trace, SpanKind kind, String name, String cluster, int partition, long offset) {
    SpanBuilder span =
        Span.builder(new TraceId(0, trace), new SpanId(10 * trace + kind.ordinal()), name)
            .kind(kind)
            .attribute(Attribute.of("messaging.destination.name", "orders"))
            .attribute(
                Attribute.of("messaging.destination.partition.id", Integer.toString(partition)))
            .attribute(Attribute.of("messaging.kafka.offset", offset));
    return cluster == null
        ? span
        : span.attribute(Attribute.of("datatracing.kafka.cluster.id", cluster));
  }
}
