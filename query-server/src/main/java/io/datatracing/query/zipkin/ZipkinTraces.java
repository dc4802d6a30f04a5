package io.datatracing.query.zipkin;

import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.model.Span;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.query.api.Parameters;
import io.datatracing.query.api.QueryBudget;
import io.datatracing.query.api.WholeTraces;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import zipkin2.codec.SpanBytesEncoder;

/**
 * {@code traces}, {@code trace/{id}} and {@code traceMany}. Whole traces, newest first, read and
 * written one after the other. All conditions must hold for one span; names count in any case.
 */
final class ZipkinTraces {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_IDS = 100;

  /** Traces looked at for what stores do not know: names of tags, and of remote services. */
  private static final int MAX_LOOKED = 5_000;

  private static final String ID = "trace ids of at most 32 hexadecimal digits";

  private final SpanReader reader;
  private final LongSupplier clock;

  ZipkinTraces(SpanReader reader, LongSupplier clock) {
    this.reader = reader;
    this.clock = clock;
  }

  Response one(Request request) {
    String text = request.pathParameter("id");
    Trace trace = reader.trace(Parameters.parse("traceId", text, ZipkinTraces::traceId, ID));
    if (trace == null) {
      throw HttpProblem.notFound(text + " not found").asException();
    }
    return Response.stream(200, "application/json", out -> write(out, trace));
  }

  Response many(Request request) {
    String text =
        Parameters.lenient(request).required("traceIds", ids -> ids, "ids with commas between");
    List<TraceId> ids =
        Arrays.stream(text.split(",", -1))
            .filter(id -> !id.isBlank())
            .map(id -> Parameters.parse("traceIds", id.trim(), ZipkinTraces::traceId, ID))
            .distinct()
            .toList();
    if (ids.isEmpty() || ids.size() > MAX_IDS) {
      throw HttpProblem.badParameter(
              "traceIds", "traceIds has " + ids.size() + " ids; give 1 to " + MAX_IDS + ".")
          .asException();
    }
    return list(
        taker -> {
          for (TraceId id : ids) {
            Trace trace = reader.trace(id);
            if (trace != null) {
              taker.take(trace);
            }
          }
        });
  }

  Response search(Request request) {
    Parameters parameters = Parameters.lenient(request);
    ZipkinTimes times = ZipkinTimes.of(parameters, clock.getAsLong());
    String annotations = parameters.text("annotationQuery");
    AnnotationQuery query = AnnotationQuery.parse(annotations == null ? "" : annotations);
    String remote = parameters.text("remoteServiceName");
    Long min = ZipkinTimes.duration(parameters, "minDuration");
    Long max = ZipkinTimes.duration(parameters, "maxDuration");
    if (min != null && max != null && min > max) {
      throw HttpProblem.badParameter(
              "maxDuration", "maxDuration is less than minDuration; swap them.")
          .asException();
    }
    int limit = Parameters.numberOr(parameters, "limit", DEFAULT_LIMIT, MAX_LIMIT);
    TraceQuery conditions =
        TraceQuery.between(times.startNanos(), times.endNanos())
            .withTags(query.tags())
            .withDurations(min, max);
    List<TraceQuery> alternatives = alternatives(conditions, parameters);
    return list(
        taker -> {
          Set<TraceId> told = new HashSet<>();
          for (TraceQuery alternative : alternatives) {
            if (told.size() == limit) {
              return;
            }
            Predicate<Span> span =
                candidate ->
                    alternative.matches(candidate)
                        && query.isOn(candidate)
                        && (remote == null || isRemote(candidate, remote));
            WholeTraces.forEach(
                reader,
                alternative,
                limit - told.size(),
                MAX_LOOKED,
                trace -> trace.spans().stream().anyMatch(span) && told.add(trace.traceId()),
                taker);
          }
        });
  }

  private static boolean isRemote(Span span, String name) {
    String remote = RemoteEndpoints.name(span);
    return remote != null && remote.equalsIgnoreCase(name);
  }

  /**
   * The conditions for each way in which the store writes the names: Zipkin has them in lower case
   * only. Where a name is unknown the conditions find nothing.
   */
  private List<TraceQuery> alternatives(TraceQuery conditions, Parameters parameters) {
    String service = named(parameters, "serviceName");
    String operation = named(parameters, "spanName");
    if (service == null && operation == null) {
      return List.of(conditions);
    }
    List<TraceQuery> alternatives = new ArrayList<>();
    List<String> services =
        service == null ? reader.services() : ZipkinNames.services(reader, service);
    Set<String> operations = new LinkedHashSet<>();
    for (String name : services) {
      if (operation == null) {
        alternatives.add(conditions.withService(name));
        continue;
      }
      for (Operation known : reader.operations(name)) {
        boolean isNew =
            known.name().equalsIgnoreCase(operation)
                && operations.add(service == null ? known.name() : name + '\n' + known.name());
        if (isNew) {
          alternatives.add(
              conditions.withService(service == null ? null : name).withOperation(known.name()));
        }
      }
    }
    return alternatives;
  }

  /** "all" is what old front ends send for any. */
  private static @Nullable String named(Parameters parameters, String name) {
    String text = parameters.text(name);
    return "all".equals(text) ? null : text;
  }

  private static TraceId traceId(String text) {
    if (text.isEmpty() || text.length() > 32) {
      throw new IllegalArgumentException(text);
    }
    return TraceId.parse("0".repeat(32 - text.length()) + text);
  }

  private interface Traces {
    void writeTo(WholeTraces.Taker taker) throws IOException;
  }

  private static Response list(Traces traces) {
    return Response.stream(
        200,
        "application/json",
        QueryBudget.whileWriting(
            out -> {
              out.write('[');
              boolean[] first = {true};
              traces.writeTo(
                  trace -> {
                    if (!first[0]) {
                      out.write(',');
                    }
                    first[0] = false;
                    write(out, trace);
                  });
              out.write(']');
            }));
  }

  private static void write(OutputStream out, Trace trace) throws IOException {
    out.write('[');
    boolean first = true;
    for (zipkin2.Span span : ZipkinSpans.of(trace)) {
      if (!first) {
        out.write(',');
      }
      first = false;
      out.write(SpanBytesEncoder.JSON_V2.encode(span));
    }
    out.write(']');
  }
}
