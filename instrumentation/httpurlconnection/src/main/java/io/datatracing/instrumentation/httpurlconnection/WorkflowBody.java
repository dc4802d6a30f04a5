package io.datatracing.instrumentation.httpurlconnection;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.http.WorkflowCall;
import io.datatracing.bootstrap.http.WorkflowCalls;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.weaving.VirtualField;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a call to a workflow engine: the request's while it is in the connection's buffer,
 * the answer's by reading ahead what has a known, small length. Not thread-safe, as the connection
 * is not.
 */
final class WorkflowBody {
  private static final VirtualField<WorkflowBody> OF = new VirtualField<>();

  /** Where a connection keeps a body whose length it was not told. */
  private static final String BUFFER = "sun.net.www.http.PosterOutputStream";

  private final WorkflowCall call;
  private final Span span;
  private @Nullable ByteArrayOutputStream buffer;
  private @Nullable InputStream answer;

  private WorkflowBody(WorkflowCall call, Span span) {
    this.call = call;
    this.span = span;
  }

  /** A GET that has a body is a POST, which the connection finds out later. */
  static @Nullable WorkflowCall find(HttpURLConnection connection) {
    String method = connection.getRequestMethod();
    URL url = connection.getURL();
    return WorkflowCalls.find(
        method.equals("GET") && connection.getDoOutput() ? "POST" : method,
        url.getPath(),
        url.getHost(),
        url.getPort());
  }

  /** Before the connection is used: later it does not tell its headers. */
  static WorkflowBody of(WorkflowCall call, Span span, HttpURLConnection connection) {
    for (Map.Entry<String, List<String>> header : connection.getRequestProperties().entrySet()) {
      for (String value : header.getValue()) {
        if (header.getKey() != null && value != null) {
          call.header(header.getKey(), value);
        }
      }
    }
    return new WorkflowBody(call, span);
  }

  WorkflowCall call() {
    return call;
  }

  void writesTo(OutputStream body) {
    if (!call.wantsBody()) {
      return;
    }
    if (!body.getClass().getName().equals(BUFFER)) {
      call.leftAlone(span, WorkflowCall.STREAMED);
    } else if (buffer == null) {
      buffer = (ByteArrayOutputStream) body;
      OF.set(body, this);
    }
  }

  static void closing(OutputStream body) {
    WorkflowBody workflow = OF.get(body);
    if (workflow != null) {
      workflow.isWritten();
    }
  }

  /** All of the body is in the buffer, and none has been sent. */
  void isWritten() {
    ByteArrayOutputStream written = buffer;
    if (written == null || OF.get(written) == null) {
      return;
    }
    OF.set(written, null);
    if (written.size() > WorkflowCall.MOST_BODY_BYTES) {
      call.leftAlone(span, WorkflowCall.TOO_LARGE);
      return;
    }
    byte[] body = written.toByteArray();
    byte[] replaced = call.body(span, body);
    if (replaced != body) {
      written.reset();
      written.write(replaced, 0, replaced.length);
    }
  }

  /**
   * Reads the answer ahead if it is JSON of a known, small length, which is on its way: an
   * application that only asks for the status reads no body, and its span must end.
   */
  void answered(int status, HttpURLConnection connection, InputStream stream) {
    String type = connection.getContentType();
    int length = connection.getContentLength();
    if (type == null
        || !type.contains("json")
        || connection.getContentEncoding() != null
        || length <= 0
        || length > WorkflowCall.MOST_ANSWER_BYTES) {
      return;
    }
    byte[] body = new byte[length];
    InputStream again = new BufferedInputStream(stream, length);
    again.mark(length);
    answer = again;
    int read = 0;
    try {
      for (int more = 0; more >= 0 && read < length; more = again.read(body, read, length - read)) {
        read += more;
      }
      again.reset();
      call.answered(span, status, body, read);
    } catch (IOException broken) {
      // The application meets the same failure where it reads that far.
      reset(again);
    }
  }

  private static void reset(InputStream again) {
    try {
      again.reset();
    } catch (IOException closed) {
      Faults.count("httpurlconnection", closed);
    }
  }

  /** What the application reads; null for what the connection gave. */
  @Nullable InputStream answer() {
    return answer;
  }
}
