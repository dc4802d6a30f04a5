package io.datatracing.model.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import io.datatracing.model.Link;
import io.datatracing.model.Span;
import io.datatracing.model.SpanBuilder;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.model.join.AttemptJoin.Attempts;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptJoinTest {
  private static final RecordAddress PLACE = new RecordAddress("c", "orders", 0, 57);

  private final Span first = attempt(1, 1).build();

  @Test
  void attemptOfAnotherProcessFollowsTheOneBefore() {
    Span second = attempt(2, 2).build();
    Span third = attempt(3, 3).build();
    assertThat(AttemptJoin.of(List.of(third, first, second)))
        .containsExactly(new Attempts(second, third, PLACE), new Attempts(first, second, PLACE));
  }

  @Test
  void attemptThatIsNotKnownIsPassedOver() {
    Span third = attempt(3, 3).build();
    assertThat(AttemptJoin.of(List.of(first, third)))
        .containsExactly(new Attempts(first, third, PLACE));
  }

  @Test
  void whoDoesNotCountIsTheFirst() {
    Span silent =
        at(1).attribute(Attribute.of("messaging.consumer.group.name", "couriers")).build();
    Span second = attempt(2, 2).build();
    assertThat(AttemptJoin.of(List.of(silent, second)))
        .containsExactly(new Attempts(silent, second, PLACE));
    assertThat(AttemptJoin.of(List.of(silent, first))).isEmpty();
  }

  @Test
  void ofTwoLoopsOverTheAttemptBeforeTheNewestIsTheOne() {
    Span again = attempt(2, 1).build();
    Span later = attempt(9, 1).build();
    Span second = attempt(3, 2).build();
    assertThat(AttemptJoin.of(List.of(later, again, first, second)))
        .containsExactly(new Attempts(again, second, PLACE));
  }

  @Test
  void linkedAttemptNeedsNoJoin() {
    Link link =
        new Link(
            first.traceId(),
            first.spanId(),
            "",
            0,
            List.of(Attribute.of("datatracing.link.type", "retry_of")),
            0);
    assertThat(AttemptJoin.of(List.of(first, attempt(2, 2).link(link).build()))).isEmpty();
  }

  @Test
  void otherGroupsRecordsAndClustersAreNoAttempts() {
    for (SpanBuilder other :
        List.of(
            at(1).attribute(Attribute.of("messaging.consumer.group.name", "stock")),
            attempt(1, 1, "orders", 1, "c"),
            attempt(1, 1, "bills", 57, "c"),
            attempt(1, 1, "orders", 57, "d"),
            attempt(1, 1).kind(SpanKind.PRODUCER))) {
      assertThat(AttemptJoin.of(List.of(other.build(), attempt(2, 2).build()))).isEmpty();
    }
  }

  @Test
  void readersWithoutGroupMakeNoAttemptsAtEachOthersRecords() {
    Span alone = at(1).build();
    Span other = at(2).attribute(Attribute.of("datatracing.attempt", 2)).build();
    assertThat(AttemptJoin.of(List.of(alone, other))).isEmpty();
  }

  private static SpanBuilder attempt(long second, long number) {
    return attempt(second, number, "orders", 57, "c");
  }

  private static SpanBuilder attempt(
      long second, long number, String topic, long offset, String cluster) {
    return at(second, topic, offset, cluster)
        .attribute(Attribute.of("messaging.consumer.group.name", "couriers"))
        .attribute(Attribute.of("datatracing.attempt", number));
  }

  private static SpanBuilder at(long second) {
    return at(second, "orders", 57, "c");
  }

  private static SpanBuilder at(long second, String topic, long offset, String cluster) {
    return Span.builder(new TraceId(0, second), new SpanId(second), "process " + topic)
        .kind(SpanKind.CONSUMER)
        .times(second * 1_000, second * 1_000 + 10)
        .attribute(Attribute.of("datatracing.kafka.cluster.id", cluster))
        .attribute(Attribute.of("messaging.destination.name", topic))
        .attribute(Attribute.of("messaging.destination.partition.id", "0"))
        .attribute(Attribute.of("messaging.kafka.offset", offset));
  }
}
