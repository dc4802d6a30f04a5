package io.datatracing.query.api;

import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.join.InputRange;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.join.RecordAddress;
import io.datatracing.model.join.RunAddress;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TracePage;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Spans that belong together although no header and no link says so: found in the store by the
 * place of the record that both sent or handled, or by the run of a DAG that both are of. Every
 * look is bounded, and a bound that was reached is told.
 */
final class OtherEnds {
  /** Records of one range of a batch that are looked for. */
  private static final int MAX_PAGES = 5;

  private final SpanReader reader;
  private final KnownTraces traces;
  private final TimeRange time;
  private final int maxPlaces;
  private final Set<Span> found = new LinkedHashSet<>();
  private final Set<List<Tag>> asked = new HashSet<>();
  private int places;
  private boolean truncated;

  /**
   * @param maxPlaces places that are looked up, each with a search or two
   */
  OtherEnds(SpanReader reader, KnownTraces traces, TimeRange time, int maxPlaces) {
    this.reader = reader;
    this.traces = traces;
    this.time = time;
    this.maxPlaces = maxPlaces;
  }

  /** Looks for whoever sent what the span handled, or handled what it sent. */
  void ofRecord(Span span) {
    RecordAddress address = RecordAddress.of(span.attributes());
    if (address != null && (span.kind() == SpanKind.PRODUCER || span.kind() == SpanKind.CONSUMER)) {
      place(address, span.kind() == SpanKind.PRODUCER);
    } else if (span.kind() == SpanKind.CONSUMER) {
      ranges(span);
    }
  }

  /** All that was found until now; the join tells which of them belong together. */
  Set<Span> found() {
    return found;
  }

  boolean isTruncated() {
    return truncated;
  }

  /** Spans of a run, in whatever trace, and others that happen to have its name. */
  Set<Span> ofRun(RunAddress run) {
    Set<Span> spans = new LinkedHashSet<>();
    List<Tag> today = tags(run, RunAddress.TODAY);
    // By name first: all spans of a task's process name the run, too, in their resource.
    search(spans, "trigger " + run.dagId(), today, 1);
    search(spans, "dag_run." + run.dagId(), today, 1);
    for (RunAddress.Names names : RunAddress.NAMES) {
      search(spans, null, tags(run, names), 1);
    }
    return spans;
  }

  private static List<Tag> tags(RunAddress run, RunAddress.Names names) {
    return List.of(new Tag(names.dagId(), run.dagId()), new Tag(names.runId(), run.runId()));
  }

  private void place(RecordAddress address, boolean sent) {
    if (++places > maxPlaces) {
      truncated = true;
      return;
    }
    ask(
        null,
        List.of(
            new Tag(MessagingAttributes.DESTINATION, address.topic()),
            new Tag(MessagingAttributes.PARTITION, Integer.toString(address.partition())),
            new Tag(MessagingAttributes.OFFSET, Long.toString(address.offset()))),
        1);
    if (sent) {
      ask(null, List.of(new Tag(MessagingAttributes.INPUTS, address.toString())), 1);
    }
  }

  /** Whoever sent what a batch lists as ranges. */
  private void ranges(Span batch) {
    Set<String> topics = new HashSet<>();
    for (String text : MessagingAttributes.texts(batch.attributes(), MessagingAttributes.INPUTS)) {
      InputRange range = InputRange.parse(text);
      if (range == null || !topics.add(range.topic() + "/" + range.partition())) {
        continue;
      }
      if (++places > maxPlaces) {
        truncated = true;
        return;
      }
      ask(
          "send " + range.topic(),
          List.of(
              new Tag(MessagingAttributes.DESTINATION, range.topic()),
              new Tag(MessagingAttributes.PARTITION, Integer.toString(range.partition()))),
          MAX_PAGES);
    }
  }

  private void ask(@Nullable String operation, List<Tag> tags, int pages) {
    if (asked.add(tags)) {
      search(found, operation, tags, pages);
    }
  }

  private void search(Set<Span> into, @Nullable String operation, List<Tag> tags, int pages) {
    TraceQuery query =
        time.query().withOperation(operation).withTags(tags).withLimit(TraceQuery.MAX_LIMIT);
    TraceQuery next = query;
    for (int page = 0; page < pages; page++) {
      TracePage answer = reader.search(next);
      for (TraceSummary summary : answer.traces()) {
        Trace trace = traces.get(summary.traceId());
        if (trace != null) {
          trace.spans().stream().filter(query::matches).forEach(into::add);
        }
      }
      if (answer.nextCursor() == null) {
        return;
      }
      next = query.withCursor(answer.nextCursor());
    }
    truncated = true;
  }
}
