package io.datatracing.query.zipkin;

import io.datatracing.http.Request;
import io.datatracing.http.Response;
import io.datatracing.query.api.JsonAnswers;
import io.datatracing.query.api.Parameters;
import io.datatracing.storage.api.AttributeTexts;
import io.datatracing.storage.api.Operation;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Names to choose from, sorted, in lower case as Zipkin has them. Keys and values of tags, and
 * remote services, are those of the newest spans of a day.
 */
final class ZipkinNames {
  private static final int MAX_KEYS = 100;
  private static final int MAX_VALUES = 200;
  private static final long BACK_NANOS = TimeUnit.DAYS.toNanos(1);
  private static final long AHEAD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final SpanReader reader;
  private final LongSupplier clock;

  ZipkinNames(SpanReader reader, LongSupplier clock) {
    this.reader = reader;
    this.clock = clock;
  }

  static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Names as the store has them that are this one in Zipkin. */
  static List<String> services(SpanReader reader, String name) {
    String wanted = lower(name);
    return reader.services().stream().filter(service -> lower(service).equals(wanted)).toList();
  }

  Response services(Request request) {
    TreeSet<String> names = new TreeSet<>();
    reader.services().forEach(service -> names.add(lower(service)));
    return list(names);
  }

  Response spans(Request request) {
    TreeSet<String> names = new TreeSet<>();
    for (String service : services(reader, required(request, "serviceName"))) {
      for (Operation operation : reader.operations(service)) {
        names.add(lower(operation.name()));
      }
    }
    names.remove("");
    return list(names);
  }

  Response remoteServices(Request request) {
    TreeSet<String> names = new TreeSet<>();
    for (String service : services(reader, required(request, "serviceName"))) {
      for (String key : RemoteEndpoints.NAMES) {
        AttributeTexts values =
            reader.attributeValues(today().withService(service), key, "", MAX_VALUES);
        values.texts().forEach(value -> names.add(lower(value)));
      }
    }
    return list(names);
  }

  Response keys(Request request) {
    return list(reader.attributeKeys(today(), "", MAX_KEYS).texts());
  }

  Response values(Request request) {
    return list(reader.attributeValues(today(), required(request, "key"), "", MAX_VALUES).texts());
  }

  private TraceQuery today() {
    long now = clock.getAsLong();
    return TraceQuery.between(now - BACK_NANOS, now + AHEAD_NANOS);
  }

  private static String required(Request request, String name) {
    return Parameters.lenient(request).required(name, text -> text, "a name");
  }

  private static Response list(Collection<String> names) {
    return JsonAnswers.stream(
        json -> {
          json.writeStartArray();
          for (String name : names) {
            json.writeString(name);
          }
          json.writeEndArray();
        });
  }
}
