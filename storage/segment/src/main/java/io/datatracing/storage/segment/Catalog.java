package io.datatracing.storage.segment;

import io.datatracing.model.SpanKind;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.TraceQuery;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept in memory of every block: its time range, and which services and operations it has.
 *
 * @param rows spans, repetitions included
 * @param minStart of all spans, nanoseconds since 1970
 * @param maxTraceStart of the earliest spans that traces have in the block
 * @param operations by service
 */
record Catalog(
    int rows,
    long minStart,
    long maxStart,
    long maxTraceStart,
    Map<String, Set<Operation>> operations) {

  /** False only when no span here can meet the conditions on time, service and operation. */
  boolean mayMatch(TraceQuery query) {
    if (maxStart < query.startNanos() || minStart >= query.endNanos()) {
      return false;
    }
    if (query.service() != null) {
      return hasOperation(operations.getOrDefault(query.service(), Set.of()), query.operation());
    }
    for (Set<Operation> names : operations.values()) {
      if (hasOperation(names, query.operation())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasOperation(Set<Operation> operations, @Nullable String name) {
    if (name == null) {
      return !operations.isEmpty();
    }
    for (Operation operation : operations) {
      if (operation.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  void write(ByteSink out) {
    out.varint(rows);
    out.int64(minStart);
    out.int64(maxStart);
    out.int64(maxTraceStart);
    out.varint(operations.size());
    operations.forEach(
        (service, names) -> {
          out.string(service);
          out.varint(names.size());
          for (Operation operation : names) {
            out.string(operation.name());
            out.u8(operation.kind().ordinal());
          }
        });
  }

  static Catalog read(ByteSource in) {
    int rows = in.varint32();
    long minStart = in.int64();
    long maxStart = in.int64();
    long maxTraceStart = in.int64();
    Map<String, Set<Operation>> operations = new TreeMap<>();
    for (int services = in.varint32(); services > 0; services--) {
      String service = in.string();
      Set<Operation> names = new LinkedHashSet<>();
      for (int count = in.varint32(); count > 0; count--) {
        String name = in.string();
        names.add(new Operation(name, SpanKind.ofNumber(in.u8())));
      }
      operations.put(service, names);
    }
    return new Catalog(
        rows, minStart, maxStart, maxTraceStart, SharedOperations.INSTANCE.shared(operations));
  }

  /** The operations of all rows that a table's shapes know of. */
  static Map<String, Set<Operation>> operations(SpanTable table, TableContexts contexts) {
    Map<String, Set<Operation>> operations = new TreeMap<>();
    for (Shape shape : table.shapes()) {
      if (shape == null) {
        break;
      }
      Operation operation = new Operation(contexts.name(shape.name), SpanKind.ofNumber(shape.kind));
      for (int word = 0; word < shape.resourceWords(); word++) {
        for (long bits = shape.resourceWord(word); bits != 0; bits &= bits - 1) {
          int resource = 64 * word + Long.numberOfTrailingZeros(bits);
          operations
              .computeIfAbsent(contexts.service(resource), s -> new LinkedHashSet<>())
              .add(operation);
        }
      }
    }
    return operations;
  }
}
