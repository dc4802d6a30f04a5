package io.datatracing.instrumentation.kafka;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.bootstrap.propagation.TextSetter;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.Tracer;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record's headers with the current context's added: a copy, made at the first header to add.
 *
 * <p>A header of the same name gives way: it came with a record that the application received and
 * sends on with all its headers, and would name that record's producer.
 */
final class InjectedHeaders {
  private static final TextSetter<InjectedHeaders> SETTER =
      new TextSetter<InjectedHeaders>() {
        @Override
        public void set(InjectedHeaders carrier, String name, String value) {
          carrier.set(name, value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void set(InjectedHeaders carrier, String name, byte[] ascii) {
          carrier.set(name, ascii);
        }

        @Override
        public void remove(InjectedHeaders carrier, String name) {
          if (carrier.has(name)) {
            carrier.copy();
            carrier.remove(name);
          }
        }
      };

  private Header[] headers;
  private int size;
  private boolean copied;

  private InjectedHeaders(Header[] headers) {
    this.headers = headers;
    this.size = headers.length;
  }

  /** The result is {@code headers} itself if there is nothing to add. */
  static Header[] inject(Header[] headers) {
    if (!RecordSettings.get().propagates()) {
      return headers;
    }
    Context context = CurrentContext.current();
    Span span = Span.from(context);
    if (span == null) {
      return headers;
    }
    InjectedHeaders carrier = new InjectedHeaders(headers);
    Tracer.get().propagation().inject(context, span, carrier, SETTER);
    return carrier.toArray();
  }

  private void set(String name, byte[] value) {
    copy();
    remove(name);
    if (size == headers.length) {
      headers = Arrays.copyOf(headers, size + 1);
    }
    headers[size++] = new RecordHeader(name, value);
  }

  private void copy() {
    if (!copied) {
      // Most records get a traceparent only, and then this is the array that is used.
      headers = Arrays.copyOf(headers, size + 1);
      copied = true;
    }
  }

  private boolean has(String name) {
    for (int i = 0; i < size; i++) {
      if (headers[i].key().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private void remove(String name) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!headers[i].key().equalsIgnoreCase(name)) {
        headers[kept++] = headers[i];
      }
    }
    size = kept;
  }

  private Header[] toArray() {
    return size == headers.length ? headers : Arrays.copyOf(headers, size);
  }
}
