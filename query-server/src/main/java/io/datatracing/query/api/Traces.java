package io.datatracing.query.api;

import io.datatracing.http.HttpProblem;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.StoreReport.Damage;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Traces by the id that a request names. */
final class Traces {
  private final SpanReader reader;
  private final Fates fates;

  /**
   * @param fates say what became of one that is not there
   */
  Traces(SpanReader reader, Fates fates) {
    this.reader = reader;
    this.fates = fates;
  }

  /**
   * The trace.
   *
   * @param parameter whose value {@code id} is, for the problem
   */
  Trace get(String parameter, String id) {
    TraceId traceId = id(parameter, id);
    return found(traceId, reader.trace(traceId));
  }

  /** The trace as {@link SpanReader#outline} gives it; else as {@link #get}. */
  Trace outline(String parameter, String id) {
    TraceId traceId = id(parameter, id);
    return found(traceId, reader.outline(traceId));
  }

  private Trace found(TraceId traceId, @Nullable Trace trace) {
    if (trace == null) {
      TraceFate fate = fates.ofAbsent(traceId);
      Supplier<List<Damage>> damages = QueryBudget.damages();
      Supplier<List<String>> notices = QueryBudget.noticesOfCurrent();
      throw HttpProblem.notFound(
              "There is no span of trace " + traceId + " in the store. " + fate.words())
          .with(
              json -> {
                json.writeObjectFieldStart("fate");
                FateJson.fields(json, fate);
                json.writeEndObject();
                Warnings.write(json, damages.get(), notices.get());
              })
          .asException();
    }
    return trace;
  }

  static TraceId id(String parameter, String id) {
    return Parameters.parse(
        parameter,
        id.toLowerCase(Locale.ROOT),
        TraceId::parse,
        "a trace id of 32 hexadecimal digits, or 16 for a 64-bit id");
  }
}
