package io.datatracing.instrumentation.okhttp;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.http.WorkflowCalls;
import io.datatracing.bootstrap.trace.Span;
import java.io.IOException;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** The bodies of calls to a workflow engine; other calls have none of this. */
final class WorkflowBody {
  /**
   * OkHttp's own bodies of known length are bytes, a text or a file, and may be written any number
   * of times; what an application makes itself may be written once, or while it comes into being.
   */
  private static final String OKHTTP = "okhttp3.";

  private WorkflowBody() {}

  static @Nullable WorkflowCall find(Request request) {
    try {
      return WorkflowCalls.find(
          request.method(), request.url().toString(), request.url().host(), request.url().port());
    } catch (Throwable fault) {
      Faults.count("okhttp", fault);
      return null;
    }
  }

  static void replace(WorkflowCall workflow, Span span, Request request, Request.Builder builder)
      throws IOException {
    RequestBody body = request.body();
    if (body == null || !body.getClass().getName().startsWith(OKHTTP) || body.contentLength() < 0) {
      workflow.leftAlone(span, WorkflowCall.STREAMED);
      return;
    }
    if (body.contentLength() > WorkflowCall.MOST_BODY_BYTES) {
      workflow.leftAlone(span, WorkflowCall.TOO_LARGE);
      return;
    }
    Headers headers = request.headers();
    for (int i = 0; i < headers.size(); i++) {
      workflow.header(headers.name(i), headers.value(i));
    }
    MediaType type = body.contentType();
    if (type != null) {
      workflow.header("Content-Type", type.toString());
    }
    Buffer buffer = new Buffer();
    body.writeTo(buffer);
    byte[] bytes = buffer.readByteArray();
    byte[] replaced = workflow.body(span, bytes);
    if (replaced != bytes) {
      builder.method(request.method(), new Bytes(type, replaced));
    }
  }

  /** Looks at what has come without taking it from the application. */
  static void read(WorkflowCall workflow, Span span, Response response) throws IOException {
    ResponseBody body = response.body();
    MediaType type = body == null ? null : body.contentType();
    if (type == null || !type.subtype().contains("json")) {
      return;
    }
    byte[] begin = response.peekBody(WorkflowCall.MOST_ANSWER_BYTES).bytes();
    workflow.answered(span, response.code(), begin, begin.length);
  }

  private static final class Bytes extends RequestBody {
    private final @Nullable MediaType type;
    private final byte[] bytes;

    Bytes(@Nullable MediaType type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes;
    }

    @Override
    public @Nullable MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
