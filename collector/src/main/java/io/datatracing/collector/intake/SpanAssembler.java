package io.datatracing.collector.intake;

import io.datatracing.model.SpanKind;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.model.otlp.ProtobufWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the spans of another format as OTLP, one after the other, without an object per span. The
 * fields of a span go into one array that is used again for each, and from there, when the span is
 * whole, to those of its resource and scope; what is wrong with a span shows only then, and the
 * others do not suffer.
 *
 * <p>Not safe for use by several threads.
 */
public final class SpanAssembler {
  /** Reasons are for a person: the first says what is wrong, a thousand would not say more. */
  private static final int MAX_REASONS = 3;

  private static final int SPAN = 2;
  private static final int ATTRIBUTE = 9;
  private static final int EVENT = 11;
  private static final int LINK = 13;
  private static final int STATUS = 15;

  /** Field numbers of attributes in events and links. */
  private static final int EVENT_ATTRIBUTE = 3;

  private static final int LINK_ATTRIBUTE = 4;

  private record Section(String scopeName, String scopeVersion, ProtobufWriter spans) {}

  private final long maxBytes;
  private final ProtobufWriter span = new ProtobufWriter();
  private final Map<String, ProtobufWriter> resources = new LinkedHashMap<>();
  private final Map<String, Map<String, Section>> sections = new LinkedHashMap<>();
  private final StringBuilder reasons = new StringBuilder();
  private int reasonCount;
  private long rejected;
  private long ended;
  private long written;

  /**
   * @param maxBytes of the spans as OTLP. Formats that refer to a string by its number can say in
   *     few bytes what takes many here.
   */
  public SpanAssembler(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Forgets what was written of a span that has not ended. */
  public void begin() {
    span.reset();
  }

  public void ids(long traceIdHigh, long traceIdLow, long spanId, long parentSpanId) {
    span.idField(1, traceIdHigh, traceIdLow);
    span.idField(2, spanId);
    if (parentSpanId != 0) {
      span.idField(4, parentSpanId);
    }
  }

  public void name(String name) {
    span.stringField(5, name);
  }

  public void traceState(String value) {
    span.stringField(3, value);
  }

  public void flags(int value) {
    span.fixed32Field(16, value);
  }

  public void kind(SpanKind kind) {
    span.varintField(6, kind.ordinal());
  }

  public void times(long startUnixNano, long endUnixNano) {
    span.fixed64Field(7, startUnixNano);
    span.fixed64Field(8, endUnixNano);
  }

  public void dropped(long attributes, long events, long links) {
    span.varintField(10, attributes);
    span.varintField(12, events);
    span.varintField(14, links);
  }

  /**
   * @param code 0 unset, 1 ok, 2 error
   */
  public void status(int code, String message) {
    if (code != 0 || !message.isEmpty()) {
      int status = span.beginMessage(STATUS);
      span.stringField(2, message);
      span.varintField(3, code);
      span.endMessage(status);
    }
  }

  public void attribute(String key, String value) {
    AttributeFields.string(span, ATTRIBUTE, key, value);
    check();
  }

  public void attribute(String key, long value) {
    AttributeFields.integer(span, ATTRIBUTE, key, value);
  }

  public void attribute(String key, double value) {
    AttributeFields.number(span, ATTRIBUTE, key, value);
  }

  public void attribute(String key, boolean value) {
    AttributeFields.bool(span, ATTRIBUTE, key, value);
  }

  public void attribute(String key, List<String> values) {
    AttributeFields.strings(span, ATTRIBUTE, key, values);
    check();
  }

  public void attribute(String key, byte[] value) {
    AttributeFields.bytes(span, ATTRIBUTE, key, value);
    check();
  }

  /**
   * @param attributes writes fields of the number it is given, by {@link AttributeFields}
   */
  public void event(long timeUnixNano, String name, AttributeWriter attributes) {
    int event = span.beginMessage(EVENT);
    span.fixed64Field(1, timeUnixNano);
    span.stringField(2, name);
    attributes.writeTo(span, EVENT_ATTRIBUTE);
    span.endMessage(event);
    check();
  }

  public void link(
      long traceIdHigh,
      long traceIdLow,
      long spanId,
      String traceState,
      int flags,
      AttributeWriter attributes) {
    int link = span.beginMessage(LINK);
    span.idField(1, traceIdHigh, traceIdLow);
    span.idField(2, spanId);
    span.stringField(3, traceState);
    attributes.writeTo(span, LINK_ATTRIBUTE);
    span.fixed32Field(6, flags);
    span.endMessage(link);
    check();
  }

  /** Writes attributes of an event or a link. */
  @FunctionalInterface
  public interface AttributeWriter {
    AttributeWriter NONE = (out, field) -> {};

    void writeTo(ProtobufWriter out, int field);
  }

  /**
   * The fields of a resource (attributes are field 1), to be filled once, before or after its
   * spans. Spans of one key share it.
   */
  public ProtobufWriter resource(String key) {
    return resources.computeIfAbsent(key, any -> new ProtobufWriter());
  }

  public boolean hasResource(String key) {
    return resources.containsKey(key);
  }

  /** The span is whole. */
  public void end(String resourceKey, String scopeName, String scopeVersion) {
    Map<String, Section> scopes = sections.get(resourceKey);
    if (scopes == null) {
      scopes = new LinkedHashMap<>();
      sections.put(resourceKey, scopes);
      // Where texts are referred to by number, a large one may be in the resource of every span.
      written += resource(resourceKey).size();
    }
    Section section =
        scopes.computeIfAbsent(
            scopeName + '\n' + scopeVersion,
            key -> new Section(scopeName, scopeVersion, new ProtobufWriter()));
    byte[] fields = span.toByteArray();
    section.spans().requiredBytesField(SPAN, fields);
    written += fields.length;
    ended++;
    span.reset();
    check();
  }

  /** The span cannot be kept, the others can. */
  public void reject(String why) {
    span.reset();
    rejected++;
    if (reasonCount < MAX_REASONS) {
      reasons.append(reasonCount == 0 ? "" : "; ").append(why);
      reasonCount++;
    }
  }

  /** Spans that are whole. */
  public long ended() {
    return ended;
  }

  /** Spans that were rejected. */
  public long rejected() {
    return rejected;
  }

  /** Why, of the first ones; empty when there are none. */
  public String reasons() {
    return rejected > reasonCount
        ? reasons + "; and " + (rejected - reasonCount) + " more"
        : reasons.toString();
  }

  /** All spans that have ended. */
  public OtlpBatch toBatch() {
    ProtobufWriter out = new ProtobufWriter();
    sections.forEach(
        (key, scopes) -> {
          int resourceSpans = out.beginMessage(1);
          int resource = out.beginMessage(1);
          out.encodedFields(resource(key).toByteArray());
          out.endMessage(resource);
          scopes.values().forEach(section -> scopeSpans(out, section));
          out.endMessage(resourceSpans);
        });
    return OtlpBatch.parse(out.toByteArray());
  }

  private static void scopeSpans(ProtobufWriter out, Section section) {
    int scopeSpans = out.beginMessage(2);
    int scope = out.beginMessage(1);
    out.stringField(1, section.scopeName());
    out.stringField(2, section.scopeVersion());
    out.endMessage(scope);
    out.encodedFields(section.spans().toByteArray());
    out.endMessage(scopeSpans);
  }

  private void check() {
    if (written + span.size() > maxBytes) {
      throw new TooManyBytesException(maxBytes);
    }
  }
}
