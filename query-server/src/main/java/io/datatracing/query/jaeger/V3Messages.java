package io.datatracing.query.jaeger;

import io.datatracing.http.HttpProblem;
import io.datatracing.model.otlp.ProtobufWriter;
import io.datatracing.model.otlp.WireReader;
import io.datatracing.query.api.DependencyLink;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.Tag;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of {@code jaeger.api_v3.QueryService}, by the field numbers of jaeger-idl's {@code
 * query_service.proto}. What a request has beside them is passed over, but for the experimental
 * filter: to ignore it would answer with more than was asked for.
 */
final class V3Messages {
  private static final int TEXT = WireReader.LENGTH_DELIMITED;
  private static final int NUMBER = WireReader.VARINT;

  private final WireReader in = new WireReader();

  private V3Messages(byte[] message) {
    in.reset(message, 0, message.length);
  }

  private interface Fields {
    /** True when the value was read; false passes over it. */
    boolean read(int field, int type);
  }

  private void message(Fields fields) {
    while (in.hasMore()) {
      int tag = in.tag();
      if (!fields.read(tag >>> 3, tag & 7)) {
        in.skip(tag);
      }
    }
  }

  private void nested(Fields fields) {
    int end = in.limit();
    int length = in.length();
    int next = in.position() + length;
    in.move(in.position(), next);
    message(fields);
    in.move(next, end);
  }

  /** {@code GetTraceRequest}: its id; the time, which only narrows the search, is not needed. */
  static String traceId(byte[] request) {
    return text(request, 1);
  }

  /** {@code GetOperationsRequest}. */
  record OperationsRequest(String service, String kind) {
    static OperationsRequest parse(byte[] request) {
      return new OperationsRequest(text(request, 1), text(request, 2));
    }
  }

  private static String text(byte[] request, int wanted) {
    String[] text = {""};
    V3Messages messages = new V3Messages(request);
    messages.message(
        (field, type) -> {
          if (field != wanted || type != TEXT) {
            return false;
          }
          text[0] = messages.in.takeString();
          return true;
        });
    return text[0];
  }

  /** {@code GetDependenciesRequest}. */
  record DependenciesRequest(long startNanos, long endNanos) {
    static DependenciesRequest parse(byte[] request) {
      V3Messages messages = new V3Messages(request);
      Long[] times = {null, null};
      messages.message(
          (field, type) -> {
            if (field < 1 || field > 2 || type != TEXT) {
              return false;
            }
            times[field - 1] = messages.nanos();
            return true;
          });
      long start = required("start_time", times[0]);
      long end = required("end_time", times[1]);
      if (start > end) {
        throw HttpProblem.badRequest("start_time is after end_time; swap them.").asException();
      }
      return new DependenciesRequest(start, end);
    }
  }

  /** {@code FindTracesRequest} and {@code FindTraceSummariesRequest}. */
  static JaegerSearch search(byte[] request) {
    V3Messages messages = new V3Messages(request);
    SearchFields query = new SearchFields();
    messages.message(
        (field, type) -> {
          if (field != 1 || type != TEXT) {
            return false;
          }
          messages.nested((inner, innerType) -> messages.searchField(query, inner, innerType));
          return true;
        });
    return query.toSearch();
  }

  /** {@code TraceQueryParameters} as it is read. */
  private static final class SearchFields {
    private String service = "";
    private String operation = "";
    private final List<Tag> tags = new ArrayList<>();
    private @Nullable Long from;
    private @Nullable Long to;
    private @Nullable Long min;
    private @Nullable Long max;
    private long depth;

    JaegerSearch toSearch() {
      long start = required("start_time_min", from);
      long end = required("start_time_max", to);
      if (start > end) {
        throw HttpProblem.badRequest("start_time_min is after start_time_max; swap them.")
            .asException();
      }
      TraceQuery query =
          TraceQuery.between(start, end)
              .withService(service.isEmpty() ? null : service)
              .withOperation(operation.isEmpty() ? null : operation)
              .withTags(JaegerSearch.atMost("attributes", tags));
      return new JaegerSearch(
          JaegerSearch.withDurations(query, none(min), none(max)),
          JaegerSearch.limit("search_depth", depth == 0 ? null : Long.toString(depth)));
    }

    /** A duration of zero is how a client without presence says none. */
    private static @Nullable Long none(@Nullable Long nanos) {
      return nanos == null || nanos == 0 ? null : nanos;
    }
  }

  private boolean searchField(SearchFields query, int field, int type) {
    if (field == 8 && type == NUMBER) {
      query.depth = in.varint();
      return true;
    }
    if (type != TEXT) {
      return false;
    }
    switch (field) {
      case 1 -> query.service = in.takeString();
      case 2 -> query.operation = in.takeString();
      case 3 -> query.tags.add(tag());
      case 4 -> query.from = nanos();
      case 5 -> query.to = nanos();
      case 6 -> query.min = nanos();
      case 7 -> query.max = nanos();
      case 10 ->
          throw HttpProblem.badRequest(
                  "filter is not supported; use service_name, operation_name, attributes and"
                      + " duration_min.")
              .asException();
      default -> {
        return false;
      }
    }
    return true;
  }

  /** An entry of a map of texts. */
  private Tag tag() {
    String[] entry = {"", ""};
    nested(
        (field, type) -> {
          if (field < 1 || field > 2 || type != TEXT) {
            return false;
          }
          entry[field - 1] = in.takeString();
          return true;
        });
    return new Tag(entry[0], entry[1]);
  }

  /** A {@code Timestamp} or a {@code Duration}: seconds and nanoseconds. */
  private long nanos() {
    long[] parts = {0, 0};
    nested(
        (field, type) -> {
          if (field < 1 || field > 2 || type != NUMBER) {
            return false;
          }
          parts[field - 1] = in.varint();
          return true;
        });
    return V3Search.nanos(parts[0], parts[1]);
  }

  private static long required(String name, @Nullable Long value) {
    if (value == null) {
      throw HttpProblem.badRequest(name + " is missing; a search needs its time.").asException();
    }
    return value;
  }

  static byte[] services(List<String> services) {
    ProtobufWriter out = new ProtobufWriter();
    services.forEach(
        service -> out.requiredBytesField(1, service.getBytes(StandardCharsets.UTF_8)));
    return out.toByteArray();
  }

  static byte[] operations(List<Operation> operations) {
    ProtobufWriter out = new ProtobufWriter();
    for (Operation operation : operations) {
      int message = out.beginMessage(1);
      out.stringField(1, operation.name());
      String kind = UiNames.text(operation.kind());
      out.stringField(2, kind.isEmpty() ? "internal" : kind);
      out.endMessage(message);
    }
    return out.toByteArray();
  }

  static byte[] dependencies(Collection<DependencyLink> links) {
    ProtobufWriter out = new ProtobufWriter();
    for (DependencyLink link : links) {
      int message = out.beginMessage(1);
      out.stringField(1, link.parent());
      out.stringField(2, link.child());
      out.varintField(3, link.callCount());
      out.endMessage(message);
    }
    return out.toByteArray();
  }

  /** One {@code FindTraceSummariesResponse} with one summary. */
  static byte[] summary(TraceSummary summary, long orphans) {
    ProtobufWriter out = new ProtobufWriter();
    int message = out.beginMessage(1);
    out.stringField(1, summary.traceId().toString());
    TraceSummary.Root root = summary.root();
    if (root != null) {
      out.stringField(2, root.service());
      out.stringField(3, root.operation());
    }
    long start = summary.startTimeUnixNano();
    out.fixed64Field(4, start);
    out.fixed64Field(5, start + Math.max(0, summary.durationNanos()));
    out.varintField(6, summary.spanCount());
    out.varintField(7, summary.errorCount());
    out.varintField(8, orphans);
    for (TraceSummary.Service service : summary.services()) {
      int nested = out.beginMessage(9);
      out.stringField(1, service.name());
      out.varintField(2, service.spanCount());
      out.varintField(3, service.errorCount());
      out.endMessage(nested);
    }
    out.endMessage(message);
    return out.toByteArray();
  }
}
