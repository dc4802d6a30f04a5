package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.propagation.TraceParent;
import io.datatracing.bootstrap.propagation.TraceState;
import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.InstrumentationScope;
import io.datatracing.bootstrap.trace.SharedAttributes;
import io.datatracing.bootstrap.trace.SpanContext;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is written is read back by opentelemetry-proto. */
class OtlpEncoderTest {
  private static final byte[] NO_RESOURCE = {};

  private final Spans spans = Spans.toNowhere();

  /** The only buffer that lives as long as the process. */
  @Test
  void theArrayGrowsForGiantsAndIsGivenBack() {
    OtlpEncoder encoder = new OtlpEncoder(NO_RESOURCE, "s", "v");
    encoder.begin();
    assertThat(encoder.array().length).isEqualTo(64 << 10);
    for (int i = 0; i < 3; i++) {
      io.datatracing.bootstrap.trace.Span giant = spans.start("giant");
      giant.put(Spans.TEXT, "x".repeat(1 << 20));
      giant.end();
      encoder.add(giant);
    }
    encoder.end();
    assertThat(encoder.array().length).isBetween(3 << 20, 6 << 20);

    encoder.begin();

    assertThat(encoder.array().length).isEqualTo(1 << 20);
  }

  @Test
  void flagsOfOtherFormatsStayHere() throws Exception {
    int debug = SpanContext.SAMPLED | SpanContext.DEBUG;
    Context caller =
        io.datatracing.bootstrap.trace.Span.withRemoteParent(
            CurrentContext.root(), new TraceParent(1, 2, 3, debug, null));
    io.datatracing.bootstrap.trace.Span span = spans.start("kept", SpanKind.SERVER, caller);
    span.link(new TraceParent(1, 2, 3, debug, null));
    span.end();
    assertThat(span.flags()).isEqualTo(debug);
    Span read = decode(span);
    assertThat(read.getFlags()).isEqualTo(0x301);
    assertThat(read.getLinks(0).getFlags()).isEqualTo(1);
  }

  /** The second span finds them encoded. */
  @Test
  void attributesThatSpansShareArriveWithEach() throws Exception {
    SharedAttributes shared =
        new SharedAttributes(
            AttributeKey.of("topic"), "gr\u00fc\u00dfe", AttributeKey.of("client"), "c-1");
    for (int i = 0; i < 3; i++) {
      io.datatracing.bootstrap.trace.Span span = spans.start("process");
      span.putAll(shared);
      span.put(AttributeKey.of("offset"), i);
      if (i == 2) {
        span.put(AttributeKey.of("client"), "c-2");
      }
      span.end();

      assertThat(decode(span).getAttributesList())
          .containsExactly(
              pair("topic", AnyValue.newBuilder().setStringValue("gr\u00fc\u00dfe")),
              pair("client", AnyValue.newBuilder().setStringValue(i == 2 ? "c-2" : "c-1")),
              pair("offset", AnyValue.newBuilder().setIntValue(i)));
    }
    assertThat(shared.encoded()).isNotNull();
  }

  @Test
  void everyFieldOfASpanArrives() throws Exception {
    TraceState state = TraceState.parse("vendor=1");
    TraceParent remote = new TraceParent(0x0123456789abcdefL, -2L, 0x7fL, 3, state);
    Context caller =
        io.datatracing.bootstrap.trace.Span.withRemoteParent(CurrentContext.root(), remote);
    io.datatracing.bootstrap.trace.Span span =
        spans.start("GET /orders/{id}", SpanKind.SERVER, caller);
    span.put(AttributeKey.of("string"), "täglich €");
    span.put(AttributeKey.of("long"), -5L);
    span.put(AttributeKey.of("double"), 2.5);
    span.put(AttributeKey.of("boolean"), true);
    span.event("retry").put(AttributeKey.of("attempt"), 2);
    span.link(new TraceParent(1, 2, 3, 1, state)).put(AttributeKey.of("type"), "input");
    span.status(SpanStatus.ERROR, "broken");
    span.end(TestClock.EPOCH + 9_999);

    Span read = decode(span);

    assertThat(read.getTraceId()).isEqualTo(bytes(0x0123456789abcdefL, -2L));
    assertThat(read.getSpanId()).isEqualTo(bytes(span.spanId()));
    assertThat(read.getParentSpanId()).isEqualTo(bytes(0x7f));
    assertThat(read.getTraceState()).isEqualTo("vendor=1");
    assertThat(read.getFlags()).isEqualTo(0x303);
    assertThat(read.getName()).isEqualTo("GET /orders/{id}");
    assertThat(read.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(read.getStartTimeUnixNano()).isEqualTo(TestClock.EPOCH + 1_000);
    assertThat(read.getEndTimeUnixNano()).isEqualTo(TestClock.EPOCH + 9_999);
    assertThat(read.getAttributesList())
        .containsExactly(
            pair("string", AnyValue.newBuilder().setStringValue("täglich €")),
            pair("long", AnyValue.newBuilder().setIntValue(-5)),
            pair("double", AnyValue.newBuilder().setDoubleValue(2.5)),
            pair("boolean", AnyValue.newBuilder().setBoolValue(true)));
    assertThat(read.getEventsList())
        .containsExactly(
            Span.Event.newBuilder()
                .setTimeUnixNano(TestClock.EPOCH + 1_000)
                .setName("retry")
                .addAttributes(pair("attempt", AnyValue.newBuilder().setIntValue(2)))
                .build());
    assertThat(read.getLinksList())
        .containsExactly(
            Span.Link.newBuilder()
                .setTraceId(bytes(1, 2))
                .setSpanId(bytes(3))
                .setTraceState("vendor=1")
                .setFlags(1)
                .addAttributes(pair("type", AnyValue.newBuilder().setStringValue("input")))
                .build());
    assertThat(read.getStatus())
        .isEqualTo(
            Status.newBuilder()
                .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                .setMessage("broken")
                .build());
  }

  @Test
  void aSpanWithoutParentSaysSo() throws Exception {
    Span read = decode(spans.ended("root"));

    assertThat(read.getParentSpanId()).isEqualTo(ByteString.EMPTY);
    assertThat(read.getFlags()).isEqualTo(0x103);
    assertThat(read.hasStatus()).isFalse();
  }

  @Test
  void aLocalParentIsNotRemote() throws Exception {
    io.datatracing.bootstrap.trace.Span parent = spans.start("parent");
    io.datatracing.bootstrap.trace.Span child =
        spans.start("child", SpanKind.CLIENT, parent.in(CurrentContext.root()));
    child.end();

    assertThat(decode(child).getFlags()).isEqualTo(0x103);
    assertThat(decode(child).getParentSpanId()).isEqualTo(bytes(parent.spanId()));
  }

  @Test
  void arraysAndNumbersBeyondTheLanesArrive() throws Exception {
    io.datatracing.bootstrap.trace.Span span = spans.start("arrays");
    span.put(AttributeKey.of("strings"), new String[] {"a", null, "ü"});
    span.put(AttributeKey.of("longs"), new long[] {1, -1});
    span.put(AttributeKey.of("doubles"), new double[] {0.5});
    span.put(AttributeKey.of("booleans"), new boolean[] {true, false});
    for (int i = 0; i < 5; i++) {
      span.put(AttributeKey.of("n" + i), i);
      span.put(AttributeKey.of("d" + i), i / 2.0);
    }
    span.end();

    List<KeyValue> read = decode(span).getAttributesList();

    assertThat(read.get(0).getValue().getArrayValue())
        .isEqualTo(
            ArrayValue.newBuilder()
                .addValues(AnyValue.newBuilder().setStringValue("a"))
                .addValues(AnyValue.newBuilder())
                .addValues(AnyValue.newBuilder().setStringValue("ü"))
                .build());
    assertThat(read.get(1).getValue().getArrayValue().getValuesList())
        .extracting(AnyValue::getIntValue)
        .containsExactly(1L, -1L);
    assertThat(read.get(2).getValue().getArrayValue().getValues(0).getDoubleValue()).isEqualTo(0.5);
    assertThat(read.get(3).getValue().getArrayValue().getValuesList())
        .extracting(AnyValue::getBoolValue)
        .containsExactly(true, false);
    for (int i = 0; i < 5; i++) {
      assertThat(read.get(4 + 2 * i).getValue().getIntValue()).isEqualTo(i);
      assertThat(read.get(5 + 2 * i).getValue().getDoubleValue()).isEqualTo(i / 2.0);
    }
  }

  @Test
  void whatWasDroppedIsCounted() throws Exception {
    io.datatracing.bootstrap.trace.Span span = spans.start("full");
    for (int i = 0; i < 130; i++) {
      span.put(AttributeKey.of("k" + i), "v");
      span.event("e");
      span.link(new TraceParent(1, 1, 1, 0, null));
    }
    span.end();

    Span read = decode(span);

    assertThat(read.getAttributesCount()).isEqualTo(128);
    assertThat(
            tuple(
                read.getDroppedAttributesCount(),
                read.getDroppedEventsCount(),
                read.getDroppedLinksCount()))
        .isEqualTo(tuple(2, 2, 2));
  }

  @Test
  void resourceAndScopeStandOncePerRequest() throws Exception {
    byte[] resource =
        io.opentelemetry.proto.resource.v1.Resource.newBuilder()
            .addAttributes(pair("service.name", AnyValue.newBuilder().setStringValue("orders")))
            .build()
            .toByteArray();
    OtlpEncoder encoder = new OtlpEncoder(resource, "io.datatracing", "1.2.3");
    encoder.begin();
    encoder.add(spans.ended("one"));
    encoder.add(spans.ended("two"));
    encoder.end();

    ExportTraceServiceRequest request = parse(encoder);

    assertThat(request.getResourceSpansCount()).isEqualTo(1);
    ResourceSpans all = request.getResourceSpans(0);
    assertThat(all.getResource().getAttributes(0).getValue().getStringValue()).isEqualTo("orders");
    assertThat(all.getScopeSpansCount()).isEqualTo(1);
    assertThat(all.getScopeSpans(0).getScope().getName()).isEqualTo("io.datatracing");
    assertThat(all.getScopeSpans(0).getScope().getVersion()).isEqualTo("1.2.3");
    assertThat(
            all.getScopeSpans(0).getSpansList().stream()
                .map(Span::getName)
                .collect(Collectors.toList()))
        .containsExactly("one", "two");
  }

  @Test
  void aSpanTakenBackLeavesNoTrace() throws Exception {
    OtlpEncoder encoder = new OtlpEncoder(NO_RESOURCE, "s", "v");
    encoder.begin();
    encoder.add(spans.ended("kept"));
    encoder.add(spans.ended("taken back"));
    encoder.rollback();
    encoder.end();

    assertThat(parse(encoder).getResourceSpans(0).getScopeSpans(0).getSpansList())
        .extracting(Span::getName)
        .containsExactly("kept");
  }

  @Test
  void spansOfTheApplicationsCodeAreInTheScopeItNamed() throws Exception {
    OtlpEncoder encoder = new OtlpEncoder(NO_RESOURCE, "agent", "v");
    encoder.begin();
    encoder.add(scoped("first", new InstrumentationScope("shop", "1.2", "https://schema/1")));
    encoder.add(scoped("second", new InstrumentationScope("shop", "1.2", "https://schema/1")));
    encoder.add(spans.ended("the agent's"));
    encoder.add(scoped("taken back", new InstrumentationScope("other", null, null)));
    encoder.rollback();
    encoder.add(spans.ended("the agent's, too"));
    encoder.add(scoped("last", new InstrumentationScope("shop", null, null)));
    encoder.end();

    assertThat(parse(encoder).getResourceSpans(0).getScopeSpansList())
        .extracting(
            scope ->
                scope.getScope().getName()
                    + "|"
                    + scope.getScope().getVersion()
                    + "|"
                    + scope.getSchemaUrl()
                    + scope.getSpansList().stream().map(Span::getName).collect(Collectors.toList()))
        .containsExactly(
            "shop|1.2|https://schema/1[first, second]",
            "agent|v|[the agent's]",
            "agent|v|[the agent's, too]",
            "shop||[last]");
  }

  /** The only span of a scope is taken back while the scope before it is closed already. */
  @Property
  void anyMixOfScopesIsReadBack(@ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> mix)
      throws Exception {
    OtlpEncoder encoder = new OtlpEncoder(NO_RESOURCE, "agent", "v");
    encoder.begin();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < mix.size(); i++) {
      int scope = mix.get(i) % 3;
      String name = scope == 0 ? "agent" : "s".repeat(100 * scope);
      encoder.add(
          scope == 0
              ? spans.ended("span " + i)
              : scoped("span " + i, new InstrumentationScope(name, null, null)));
      if (mix.get(i) > 2) {
        encoder.rollback();
      } else {
        expected.add(name + " span " + i);
      }
    }
    encoder.end();

    List<String> read = new ArrayList<>();
    for (ScopeSpans scope : parse(encoder).getResourceSpans(0).getScopeSpansList()) {
      for (Span span : scope.getSpansList()) {
        read.add(scope.getScope().getName() + " " + span.getName());
      }
    }
    assertThat(read).isEqualTo(expected);
  }

  private io.datatracing.bootstrap.trace.Span scoped(String name, InstrumentationScope scope) {
    io.datatracing.bootstrap.trace.Span span = spans.start(name);
    span.scope(scope);
    span.end();
    return span;
  }

  /** Around every size at which a length takes another byte. */
  @Property(tries = 300)
  void anyTextIsReadBackWhatEverItsLength(@ForAll("texts") String text) throws Exception {
    io.datatracing.bootstrap.trace.Span span = spans.start(text);
    span.put(AttributeKey.of("text"), text);
    span.put(AttributeKey.of("array"), new String[] {text, text});
    span.event(text);
    span.end();

    Span read = decode(span);

    String expected =
        new String(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(read.getName()).isEqualTo(expected);
    assertThat(read.getAttributes(0).getValue().getStringValue()).isEqualTo(expected);
    assertThat(read.getAttributes(1).getValue().getArrayValue().getValues(1).getStringValue())
        .isEqualTo(expected);
    assertThat(read.getEvents(0).getName()).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Integer> lengths =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 300),
            Arbitraries.integers().between(16_300, 16_400),
            Arbitraries.of(2_097_100, 2_097_152));
    Arbitrary<Character> ascii = Arbitraries.chars().range(' ', '~');
    Arbitrary<String> repeated =
        net.jqwik.api.Combinators.combine(lengths, ascii)
            .as((length, c) -> String.valueOf(c).repeat(length));
    return Arbitraries.oneOf(repeated, Arbitraries.strings().all().ofMaxLength(200));
  }

  @Property
  void anyNumberIsReadBack(@ForAll long number, @ForAll double fraction) throws Exception {
    io.datatracing.bootstrap.trace.Span span = spans.start("numbers");
    span.put(AttributeKey.of("l"), number);
    span.put(AttributeKey.of("d"), fraction);
    span.end();

    Span read = decode(span);

    assertThat(read.getAttributes(0).getValue().getIntValue()).isEqualTo(number);
    assertThat(read.getAttributes(1).getValue().getDoubleValue()).isEqualTo(fraction);
  }

  private static Span decode(io.datatracing.bootstrap.trace.Span span)
      throws InvalidProtocolBufferException {
    OtlpEncoder encoder = new OtlpEncoder(NO_RESOURCE, "s", "v");
    encoder.begin();
    encoder.add(span);
    encoder.end();
    return parse(encoder).getResourceSpans(0).getScopeSpans(0).getSpans(0);
  }

  private static ExportTraceServiceRequest parse(OtlpEncoder encoder)
      throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(
        ByteString.copyFrom(encoder.array(), 0, encoder.length()));
  }

  private static KeyValue pair(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static ByteString bytes(long... words) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * words.length);
    for (long word : words) {
      buffer.putLong(word);
    }
    return ByteString.copyFrom(buffer.array());
  }
}
