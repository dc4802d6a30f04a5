package io.datatracing.collector.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverlayChangesTest {
  private static final TraceId ASKED = new TraceId(0, 1);
  private static final TraceId OTHER = new TraceId(0, 2);

  private final Held held = new Held();
  private String stored = "a";
  private final Changes store = () -> (start, end, traces) -> stored;
  private final OverlayChanges changes = new OverlayChanges(store, List.of(held));

  @Test
  void withoutOtherSpansTheMarkIsTheStores() {
    assertThat(mark()).isEqualTo("a");
    stored = "b";
    assertThat(mark()).isEqualTo("b");
  }

  @Test
  void spansOfOtherTimesAndTracesDoNotMatter() {
    held.add(OTHER, 99);
    held.add(OTHER, 200);
    assertThat(mark()).isEqualTo("a");
  }

  @Test
  void nothingIsKnownWhileASpanOfTheTimeIsHeld() {
    held.add(OTHER, 100);
    assertThat(mark()).isNull();
    held.clear();
    assertThat(mark()).isEqualTo("a");
  }

  @Test
  void nothingIsKnownWhileASpanOfTheTraceIsHeld() {
    held.add(ASKED, 5);
    assertThat(mark()).isNull();
  }

  /** A reader between the two may have seen it. */
  @Test
  void spanThatCameAndWentSinceTheMomentCounts() {
    Changes.Moment before = changes.moment();
    held.add(ASKED, 150);
    held.clear();
    assertThat(before.mark(100, 200, List.of(ASKED))).isNull();
    assertThat(mark()).isEqualTo("a");
  }

  @Test
  void nothingIsKnownWhereSpansComeAndGoUnseen() {
    PendingSpans pending = new PendingSpans();
    OverlayChanges ofPending = new OverlayChanges(store, List.of(pending));
    assertThat(ofPending.moment().mark(100, 200, List.of())).isEqualTo("a");
    SpanOverlay node = new Unversioned();
    pending.add(node);
    assertThat(ofPending.moment().mark(100, 200, List.of())).isNull();
    pending.remove(node);
    assertThat(ofPending.moment().mark(100, 200, List.of())).isEqualTo("a");
  }

  private @Nullable String mark() {
    return changes.moment().mark(100, 200, List.of(ASKED));
  }

  private static class Unversioned implements SpanOverlay {
    final List<Span> spans = new ArrayList<>();

    @Override
    public List<Span> spans(TraceId traceId) {
      return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    /** All of them, as it may. */
    @Override
    public Map<TraceId, List<Span>> spans(long startNanos, long endNanos) {
      return spans.stream().collect(Collectors.groupingBy(Span::traceId));
    }

    @Override
    public boolean haveLinks() {
      return false;
    }
  }

  private static final class Held extends Unversioned {
    private long version;

    void add(TraceId trace, long start) {
      version++;
      spans.add(Span.builder(trace, new SpanId(version), "work").times(start, start + 1).build());
    }

    void clear() {
      version++;
      spans.clear();
    }

    @Override
    public OptionalLong version() {
      return OptionalLong.of(version);
    }
  }
}
