package io.datatracing.storage.testing;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Event;
import io.datatracing.model.Link;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.OtlpWriter;
import java.util.ArrayList;
import java.util.List;

/** Requests of a client that does not know UTF-8, and what has to become of them. */
final class BrokenText {
  /** Two bytes, which are made two that no UTF-8 has. */
  private static final String MARK = "~~";

  static final int STRINGS = 19;
  static final String REPLACED = "\ufffd\ufffd";

  private BrokenText() {}

  /** A span with such a text in each place of one. */
  static Span expected(int number) {
    return span(number, REPLACED);
  }

  /** The same as it is sent; {@link #STRINGS} of its texts are not UTF-8. */
  static OtlpBatch sent(int number) {
    byte[] request = OtlpWriter.write(List.of(span(number, MARK)));
    int marks = 0;
    for (int at = 0; at + 1 < request.length; at++) {
      if (request[at] == MARK.charAt(0) && request[at + 1] == MARK.charAt(1)) {
        request[at] = (byte) 0xff;
        request[at + 1] = (byte) 0xfe;
        marks++;
      }
    }
    if (marks != STRINGS) {
      throw new AssertionError(marks + " texts");
    }
    return OtlpBatch.parse(request);
  }

  private static Span span(int number, String text) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.of(text + "key", "plain"));
    attributes.add(Attribute.of("city", "Z" + text + "rich"));
    attributes.add(
        new Attribute(
            "nested",
            AttributeValue.of(
                List.of(
                    AttributeValue.of(text),
                    AttributeValue.ofMap(List.of(Attribute.of(text, text)))))));
    attributes.add(
        new Attribute("blob", AttributeValue.ofBytes(new byte[] {(byte) 0xff, (byte) 0xfe})));
    attributes.add(Attribute.of("long", "x".repeat(300) + text));
    attributes.add(Attribute.of("n", number));
    return Span.builder(new TraceId(51, 52), new SpanId(number), "GET /" + text)
        .times(SpanGenerator.START_NANOS + number, SpanGenerator.START_NANOS + 2 * number)
        .traceState("vendor=" + text)
        .attributes(attributes)
        .event(new Event(5, text, List.of(Attribute.of(text, text)), 0))
        .link(
            new Link(
                new TraceId(-1, -1), new SpanId(-1), text, 0, List.of(Attribute.of("l", text)), 0))
        .status(new Status(Status.Code.ERROR, "caf" + text))
        .resource(
            new Resource(
                List.of(Attribute.of(Resource.SERVICE_NAME, "shop" + text)), 0, List.of(), text))
        .scope(new Scope("tracer" + text, text, List.of(Attribute.of("s", text)), 0, ""))
        .build();
  }
}
