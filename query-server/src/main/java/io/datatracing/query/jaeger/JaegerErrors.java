package io.datatracing.query.jaeger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.Request;
import io.datatracing.http.RequestHead;
import io.datatracing.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors as Jaeger's front ends read and show them. */
public final class JaegerErrors {
  private static final JsonFactory JSON = new JsonFactory();

  private JaegerErrors() {}

  /** The problem in Jaeger's words; null on paths that are not Jaeger's. */
  public static @Nullable Response answer(RequestHead head, HttpProblem problem) {
    if (JaegerApi.isV3(head.path())) {
      return problem.withHeaders(json(problem.status(), json -> v3(json, problem)));
    }
    if (JaegerApi.isUi(head.path())) {
      return problem.withHeaders(json(problem.status(), json -> ui(json, problem)));
    }
    return null;
  }

  static Response archive(Request request) {
    throw notOffered(
        "There is no archive: traces are kept as long as --retention says; "
            + "'datatracing store export' saves some for longer.");
  }

  static Response transform(Request request) {
    throw notOffered("Uploads are not shown; send the spans to the collector over OTLP instead.");
  }

  private static RuntimeException notOffered(String detail) {
    return new HttpProblem(501, "Not implemented", detail, null, Map.of()).asException();
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static void ui(JsonGenerator json, HttpProblem problem) throws IOException {
    json.writeNullField("data");
    json.writeNumberField("total", 0);
    json.writeNumberField("limit", 0);
    json.writeNumberField("offset", 0);
    json.writeArrayFieldStart("errors");
    json.writeStartObject();
    json.writeNumberField("code", problem.status());
    json.writeStringField("msg", problem.detail());
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void v3(JsonGenerator json, HttpProblem problem) throws IOException {
    json.writeObjectFieldStart("error");
    json.writeNumberField("httpCode", problem.status());
    json.writeStringField("message", problem.detail());
    json.writeStringField("httpStatus", problem.title());
    json.writeEndObject();
  }

  private static Response json(int status, Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      content.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail to take bytes", e);
    }
    return Response.of(status, "application/json", out.toByteArray());
  }
}
