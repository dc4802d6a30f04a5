package io.datatracing.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.TraceId;
import java.util.List;
import org.junit.jupiter.api.Test;

class MalformedOtlpTest {

  @Test
  void emptyRequestHasNoSpan() {
    assertThat(OtlpBatch.parse(new byte[0]).spanCount()).isZero();
  }

  @Test
  void lengthOfOneGigabyteIsRefused() {
    ProtobufWriter out = new ProtobufWriter();
    out.varint(1 << 3 | WireReader.LENGTH_DELIMITED);
    out.varint(1 << 30);
    assertRefused(out.toByteArray(), "length 1073741824 where 0 bytes are left");
  }

  @Test
  void lengthOfMinusOneIsRefused() {
    ProtobufWriter out = new ProtobufWriter();
    out.varint(1 << 3 | WireReader.LENGTH_DELIMITED);
    out.varint(-1);
    assertRefused(out.toByteArray(), "length 18446744073709551615");
  }

  @Test
  void hundredLevelsOfNestingAreRefused() {
    assertRefused(nested(100), "values nest deeper than 32 levels");
  }

  @Test
  void thirtyTwoLevelsOfNestingAreRead() {
    assertThat(OtlpBatch.parse(nested(32)).spanCount()).isEqualTo(1);
  }

  @Test
  void tooManyAttributesAreRefused() {
    ProtobufWriter out = new ProtobufWriter();
    int resourceSpans = out.beginMessage(1);
    int scopeSpans = out.beginMessage(2);
    int span = out.beginMessage(2);
    for (int i = 0; i <= OtlpAttributes.MAX_SIZE; i++) {
      out.endMessage(out.beginMessage(9));
    }
    out.endMessage(span);
    out.endMessage(scopeSpans);
    out.endMessage(resourceSpans);
    assertRefused(out.toByteArray(), "more than 65536 attributes");
  }

  @Test
  void groupsAreRefused() {
    assertRefused(new byte[] {1 << 3 | 3}, "wire type 3 of field 1");
  }

  @Test
  void fieldNumberZeroIsRefused() {
    assertRefused(new byte[] {2, 0}, "tag 2");
  }

  @Test
  void idsOfAnotherLengthAreRefused() {
    ProtobufWriter out = new ProtobufWriter();
    int resourceSpans = out.beginMessage(1);
    int scopeSpans = out.beginMessage(2);
    int span = out.beginMessage(2);
    out.requiredBytesField(1, new byte[15]);
    out.endMessage(span);
    out.endMessage(scopeSpans);
    out.endMessage(resourceSpans);
    assertRefused(out.toByteArray(), "trace_id has 15 bytes instead of 16");
  }

  @Test
  void messageNamesTheOffset() {
    assertThatThrownBy(() -> OtlpBatch.parse(new byte[] {0x0a, 0x05, 0}))
        .isInstanceOfSatisfying(
            MalformedOtlpException.class, e -> assertThat(e.offset()).isEqualTo(1));
  }

  @Test
  void fieldsInUnusualOrderBelongToTheirMessage() {
    ProtobufWriter out = new ProtobufWriter();
    int resourceSpans = out.beginMessage(1);
    out.stringField(3, "resource-schema");
    int scopeSpans = out.beginMessage(2);
    out.stringField(3, "scope-schema");
    int span = out.beginMessage(2);
    out.stringField(5, "late");
    out.endMessage(span);
    int scope = out.beginMessage(1);
    out.stringField(1, "tracer");
    out.endMessage(scope);
    out.endMessage(scopeSpans);
    int resource = out.beginMessage(1);
    out.varintField(2, 9);
    out.endMessage(resource);
    out.endMessage(resourceSpans);

    Span read = OtlpBatch.parse(out.toByteArray()).decode().get(0);

    assertThat(read.name()).isEqualTo("late");
    assertThat(read.scope().name()).isEqualTo("tracer");
    assertThat(read.scope().schemaUrl()).isEqualTo("scope-schema");
    assertThat(read.resource().droppedAttributesCount()).isEqualTo(9);
    assertThat(read.resource().schemaUrl()).isEqualTo("resource-schema");
  }

  @Test
  void bytesThatAreNotUtf8BecomeReplacementCharacters() {
    assertThat(ValueDecoder.string(new byte[] {'a', (byte) 0xff, 'b'}, 0, 3)).isEqualTo("a\uFFFDb");
  }

  private static byte[] nested(int levels) {
    AttributeValue value = AttributeValue.of("core");
    for (int i = 0; i < levels; i++) {
      value = AttributeValue.of(List.of(value));
    }
    return OtlpWriter.write(
        List.of(
            Span.builder(new TraceId(1, 2), new SpanId(3), "deep")
                .attribute(new Attribute("nested", value))
                .build()));
  }

  private static void assertRefused(byte[] request, String reason) {
    assertThatThrownBy(() -> OtlpBatch.parse(request))
        .isInstanceOf(MalformedOtlpException.class)
        .hasMessageContaining(reason);
  }
}
