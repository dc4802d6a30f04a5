package io.datatracing.query.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.datatracing.http.Response;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.StoreReport.Damage;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Makes streamed JSON answers, and what several of them have in common. */
public final class JsonAnswers {
  /** Writes an answer, or the content of its outermost object. */
  public interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          // An answer that failed half-way must not look whole.
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private final SpanReader reader;

  JsonAnswers(SpanReader reader) {
    this.reader = reader;
  }

  /**
   * An answer of any shape, written while the store is looked at: what that costs still counts for
   * the question of this thread.
   */
  public static Response stream(Content content) {
    return Response.stream(
        200,
        "application/json",
        QueryBudget.whileWriting(
            out -> {
              try (JsonGenerator json = FACTORY.createGenerator(out)) {
                content.writeTo(json);
              }
            }));
  }

  /** An object, which warns of what the store cannot read. */
  public static Response object(Content content) {
    Supplier<List<Damage>> damages = QueryBudget.damages();
    Supplier<List<String>> notices = QueryBudget.noticesOfCurrent();
    return Response.stream(
        200,
        "application/json",
        out -> {
          try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            content.writeTo(json);
            // Damage is found while an answer is made, so it is asked for at its end.
            Warnings.write(json, damages.get(), notices.get());
            json.writeEndObject();
          }
        });
  }

  /** Name and colour of a service. */
  void service(JsonGenerator json, String name) throws IOException {
    json.writeStringField("name", name);
    json.writeNumberField("colorSlot", reader.serviceColor(name));
  }

  /** 64-bit numbers are strings: a JavaScript number has 53 bits. */
  static void nanos(JsonGenerator json, String field, long value) throws IOException {
    json.writeStringField(field, Long.toString(value));
  }
}
