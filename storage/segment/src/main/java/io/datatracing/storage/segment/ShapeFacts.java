package io.datatracing.storage.segment;

import io.datatracing.model.SpanKind;
import io.datatracing.model.SpanState;
import io.datatracing.model.Status;
import io.datatracing.model.otlp.ValueDecoder;
import io.datatracing.storage.api.Connections;
import io.datatracing.storage.api.ServiceEdge;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link TableRollup} needs of the spans of one shape, found once. */
final class ShapeFacts {
  private static final int NONE = -1;

  final Shape shape;
  final String operation;
  final SpanKind kind;
  final boolean isError;

  /** Called from elsewhere, if it shows no connection by itself. */
  final boolean isEntry;

  final ServiceEdge.Kind entryKind;

  /** What the {@link TableRollup} has added a span of this shape to last. */
  TableRollup.@Nullable EdgeKey lastEdge;

  @Nullable FigureCell lastEdgeCell;

  /** Which attribute has the text; -1 where none has. */
  private final int destination;

  private final int databaseSystem;
  private final int databaseName;
  private final int state;

  /** Calls repeat: what the last one's values and service led to. */
  private Connections.@Nullable Own lastOwn;

  private String lastService = "";
  private long lastValues = -1;
  private int lastName = -1;

  ShapeFacts(Shape shape, String operation) {
    this.shape = shape;
    this.operation = operation;
    kind = SpanKind.ofNumber(shape.kind);
    isError = shape.statusCode == Status.Code.ERROR.ordinal();
    isEntry = Connections.isEntry(kind, shape.flags);
    entryKind =
        Connections.kind(kind, find(Connections.RPC) != NONE, find(Connections.HTTP) != NONE);
    destination = find(Connections.DESTINATION);
    databaseSystem = find(Connections.DATABASE_SYSTEM);
    databaseName = find(Connections.DATABASE_NAME);
    state = find(List.of(SpanState.KEY));
  }

  /** As {@link Connections#text}: the first attribute under a key decides whether it counts. */
  private int find(List<String> keys) {
    for (String key : keys) {
      byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < shape.columns.length; i++) {
        if (Arrays.equals(shape.columns[i].key, utf8)) {
          if (shape.columns[i].type == ColumnType.STRING) {
            return i;
          }
          break;
        }
      }
    }
    return NONE;
  }

  /** Whether the span is one that has not ended. */
  boolean isOpen(int ordinal) {
    String text = text(state, ordinal);
    return text != null && SpanState.isOpen(text);
  }

  Connections.@Nullable Own own(String service, int ordinal) {
    if (destination == NONE && databaseSystem == NONE) {
      return null;
    }
    long values = (long) value(destination, ordinal) << 32 | value(databaseSystem, ordinal);
    int name = value(databaseName, ordinal);
    if (values != lastValues || name != lastName || !service.equals(lastService)) {
      lastOwn =
          Connections.own(
              kind,
              service,
              text(destination, ordinal),
              text(databaseSystem, ordinal),
              text(databaseName, ordinal));
      lastValues = values;
      lastName = name;
      lastService = service;
    }
    return lastOwn;
  }

  private int value(int attribute, int ordinal) {
    return attribute == NONE ? 0 : shape.values()[ordinal * shape.columns.length + attribute];
  }

  private @Nullable String text(int attribute, int ordinal) {
    if (attribute == NONE) {
      return null;
    }
    Dictionary dictionary = shape.columns[attribute].values();
    int value = value(attribute, ordinal);
    return ValueDecoder.string(
        dictionary.arena(), dictionary.offset(value), dictionary.length(value));
  }
}
