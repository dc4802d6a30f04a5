package io.datatracing.model.join;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The spans that stand for a DAG run in a trace: one for each run, whatever else of it is there. A
 * call that triggered the run comes before Airflow's span of the whole run, that before its tasks,
 * and those before calls that ask how it is; of equals the earliest.
 */
public final class RunSpans {
  private static final String CONF = "datatracing.airflow.conf";
  private static final String TASK = "airflow.task_id";
  private static final String POLL = "poll ";

  /** What comes first has caused what comes after it. */
  public static final Comparator<Span> ORDER =
      Comparator.comparingInt(RunSpans::place).thenComparingLong(Span::startTimeUnixNano);

  private RunSpans() {}

  /** For each run that spans name in attributes of their own: the first in {@link #ORDER}. */
  public static Map<RunAddress, Span> first(Iterable<Span> spans) {
    Map<RunAddress, Span> first = new LinkedHashMap<>();
    for (Span span : spans) {
      RunAddress run = RunAddress.of(span.attributes());
      if (run != null) {
        first.merge(run, span, (one, other) -> ORDER.compare(other, one) < 0 ? other : one);
      }
    }
    return first;
  }

  private static int place(Span span) {
    List<Attribute> attributes = span.attributes();
    if (MessagingAttributes.text(attributes, CONF) != null) {
      return 0;
    }
    if (MessagingAttributes.text(attributes, TASK) != null) {
      return 2;
    }
    return span.name().startsWith(POLL) ? 3 : 1;
  }
}
