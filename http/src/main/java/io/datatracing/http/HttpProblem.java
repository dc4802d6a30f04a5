package io.datatracing.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a request got no answer, in the words of <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC
 * 9457</a>.
 *
 * @param status the HTTP status
 * @param title the same for every problem of its kind
 * @param detail this problem: the value, the limit, and what to do
 * @param parameter the query or path parameter that caused it
 * @param headers what the status asks for beside the body: {@code Retry-After}, {@code Allow}
 * @param extension members of this kind of problem alone (section 3.2); null for none
 */
public record HttpProblem(
    int status,
    String title,
    String detail,
    @Nullable String parameter,
    Map<String, String> headers,
    @Nullable Extension extension) {
  private static final JsonFactory JSON = new JsonFactory();

  /** The media type of {@link #toJson()}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Writes members behind the others. */
  @FunctionalInterface
  public interface Extension {
    void writeTo(JsonGenerator json) throws IOException;
  }

  public HttpProblem(
      int status,
      String title,
      String detail,
      @Nullable String parameter,
      Map<String, String> headers) {
    this(status, title, detail, parameter, headers, null);
  }

  /** This problem with members of its own. */
  public HttpProblem with(Extension members) {
    return new HttpProblem(status, title, detail, parameter, headers, members);
  }

  public static HttpProblem badRequest(String detail) {
    return new HttpProblem(400, "Bad request", detail, null, Map.of());
  }

  public static HttpProblem badParameter(String parameter, String detail) {
    return new HttpProblem(400, "Invalid parameter", detail, parameter, Map.of());
  }

  /** Who asks is not known, or not allowed; {@code detail} says what would be right. */
  public static HttpProblem forbidden(String detail) {
    return new HttpProblem(403, "Forbidden", detail, null, Map.of());
  }

  public static HttpProblem notFound(String detail) {
    return new HttpProblem(404, "Not found", detail, null, Map.of());
  }

  public static HttpProblem tooLarge(String detail) {
    return new HttpProblem(413, "Content too large", detail, null, Map.of());
  }

  public static HttpProblem unsupportedMediaType(String detail) {
    return new HttpProblem(415, "Unsupported media type", detail, null, Map.of());
  }

  public static HttpProblem tooManyRequests(String detail, int retryAfterSeconds) {
    return new HttpProblem(429, "Too many requests", detail, null, retryAfter(retryAfterSeconds));
  }

  public static HttpProblem unavailable(String detail, int retryAfterSeconds) {
    return new HttpProblem(503, "Service unavailable", detail, null, retryAfter(retryAfterSeconds));
  }

  static HttpProblem methodNotAllowed(String detail, String allow) {
    return new HttpProblem(405, "Method not allowed", detail, null, Map.of("Allow", allow));
  }

  /** Says nothing of the cause, which may hold paths or data; the server's log has it. */
  public static HttpProblem internal() {
    return new HttpProblem(
        500,
        "Internal error",
        "The server failed on this request; its log says why.",
        null,
        Map.of());
  }

  public HttpProblemException asException() {
    return new HttpProblemException(this);
  }

  /** This problem as an answer. */
  public Response toResponse() {
    return withHeaders(Response.of(status, MEDIA_TYPE, toJson()));
  }

  /**
   * {@code response} with this problem's header fields; for responders with a body of their own.
   */
  public Response withHeaders(Response response) {
    Response result = response;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      result = result.withHeader(header.getKey(), header.getValue());
    }
    return result;
  }

  private static Map<String, String> retryAfter(int seconds) {
    return Map.of("Retry-After", Integer.toString(seconds));
  }

  public byte[] toJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", "about:blank");
      json.writeStringField("title", title);
      json.writeNumberField("status", status);
      json.writeStringField("detail", detail);
      if (parameter != null) {
        json.writeStringField("parameter", parameter);
      }
      if (extension != null) {
        extension.writeTo(json);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail to take bytes", e);
    }
    return out.toByteArray();
  }
}
