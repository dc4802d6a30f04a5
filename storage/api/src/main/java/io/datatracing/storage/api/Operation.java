package io.datatracing.storage.api;

import io.datatracing.model.SpanKind;
import java.util.Comparator;

/** A name that spans of a service have, with one of their kinds. */
public record Operation(String name, SpanKind kind) implements Comparable<Operation> {
  private static final Comparator<Operation> ORDER =
      Comparator.comparing(Operation::name).thenComparing(Operation::kind);

  @Override
  public int compareTo(Operation other) {
    return ORDER.compare(this, other);
  }
}
