package io.datatracing.collector.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.datatracing.http.HttpProblemException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTranslatorTest {

  @Test
  void everyFieldArrives() throws Exception {
    ExportTraceServiceRequest request =
        translate(
            """
            {"resourceSpans":[{"schemaUrl":"urn:r","scopeSpans":[{"schemaUrl":"urn:s","spans":[{
              "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
              "parentSpanId":"eee19b7ec3c1b173","traceState":"a=b","name":"I'm a server span",
              "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,
              "kind":2,"flags":257,"droppedAttributesCount":1,"droppedEventsCount":2,"droppedLinksCount":3,
              "attributes":[
                {"key":"s","value":{"stringValue":""}},{"key":"b","value":{"boolValue":false}},
                {"key":"i","value":{"intValue":"-9223372036854775808"}},{"key":"j","value":{"intValue":7}},
                {"key":"d","value":{"doubleValue":1.5}},{"key":"n","value":{"doubleValue":"NaN"}},
                {"key":"y","value":{"bytesValue":"AAH/"}},{"key":"e","value":{}},
                {"key":"a","value":{"arrayValue":{"values":[{"intValue":"1"},{"stringValue":"x"}]}}},
                {"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}}]}}}],
              "events":[{"timeUnixNano":"5","name":"e","droppedAttributesCount":4,"attributes":[{"key":"k","value":{"intValue":1}}]}],
              "links":[{"traceId":"5b8efff798038103d269b633813fc60d","spanId":"eee19b7ec3c1b175","traceState":"c=d","flags":1,"droppedAttributesCount":5}],
              "status":{"code":"STATUS_CODE_ERROR","message":"no"}}],
              "scope":{"name":"lib","version":"1","attributes":[{"key":"k","value":{"intValue":1}}],"droppedAttributesCount":6}}],
              "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}],"droppedAttributesCount":7}}]}
            """);
    assertThat(request.getResourceSpans(0).getSchemaUrl()).isEqualTo("urn:r");
    assertThat(request.getResourceSpans(0).getResource().getDroppedAttributesCount()).isEqualTo(7);
    assertThat(request.getResourceSpans(0).getScopeSpans(0).getScope().getName()).isEqualTo("lib");
    Span span = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
    assertThat(span.getTraceId()).isEqualTo(hex("5b8efff798038103d269b633813fc60c"));
    assertThat(span.getParentSpanId()).isEqualTo(hex("eee19b7ec3c1b173"));
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1544712660000000000L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(1544712661000000000L);
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getFlags()).isEqualTo(257);
    assertThat(span.getDroppedLinksCount()).isEqualTo(3);
    assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
    assertThat(span.getEvents(0).getTimeUnixNano()).isEqualTo(5);
    assertThat(span.getLinks(0).getFlags()).isEqualTo(1);
    List<AnyValue> values = span.getAttributesList().stream().map(kv -> kv.getValue()).toList();
    assertThat(values.get(0).hasStringValue()).isTrue();
    assertThat(values.get(1).hasBoolValue()).isTrue();
    assertThat(values.get(2).getIntValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(values.get(3).getIntValue()).isEqualTo(7);
    assertThat(values.get(4).getDoubleValue()).isEqualTo(1.5);
    assertThat(values.get(5).getDoubleValue()).isNaN();
    assertThat(values.get(6).getBytesValue()).isEqualTo(hex("0001ff"));
    assertThat(values.get(7).getValueCase()).isEqualTo(AnyValue.ValueCase.VALUE_NOT_SET);
    assertThat(values.get(8).getArrayValue().getValuesList()).hasSize(2);
    assertThat(values.get(9).getKvlistValue().getValues(0).getValue().getBoolValue()).isTrue();
  }

  @Test
  void unknownFieldsAndNullsAreIgnored() throws Exception {
    ExportTraceServiceRequest request =
        translate(
            """
            {"x":{"deep":[1,{"y":null}]},"resource_spans":[{"resource":null,"scope_spans":[{"spans":[
              {"name":"n","links":null,"parentSpanId":"","future":[[]]}]}]}]}
            """);
    Span span = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
    assertThat(span.getName()).isEqualTo("n");
    assertThat(span.getParentSpanId()).isEqualTo(ByteString.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"kind\":\"SPAN_KIND_X\"|/resourceSpans/0/scopeSpans/0/spans/0/kind is SPAN_KIND_X",
        "\"kind\":-1|must be a whole number from 0 to 4294967295",
        "\"startTimeUnixNano\":\"1.5\"|must be a whole number from 0",
        "\"startTimeUnixNano\":-1|must be a whole number from 0",
        "\"startTimeUnixNano\":1e999999999|must be a whole number from 0",
        "\"startTimeUnixNano\":\"1e999999999\"|must be a whole number from 0",
        "\"endTimeUnixNano\":\"18446744073709551616\"|must be a whole number from 0",
        "\"traceId\":\"xyz\"|must be an id in hexadecimal",
        "\"traceId\":7|must be an id in hexadecimal",
        "\"name\":5|spans/0/name is 5 (line 1, column",
        "\"events\":{}|must be an array",
        "\"status\":[]|must be an object",
        "\"droppedEventsCount\":4294967296|must be a whole number from 0 to 4294967295",
      })
  void wrongValueIsNamedWithItsPlace(String field, String expected) {
    assertThatThrownBy(() -> translate(span(field)))
        .isInstanceOf(HttpProblemException.class)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"``", "[]", "{", "{\"resourceSpans\":[", "{} {}", "{\"a\":tru}", "\u0000"})
  void brokenJsonIsABadRequest(String json) {
    assertThatThrownBy(() -> translate(json == null ? "" : json))
        .isInstanceOfSatisfying(
            HttpProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(400));
  }

  @Test
  void deepNestingIsRefusedNotFollowed() {
    String deep = "{\"arrayValue\":{\"values\":[".repeat(100_000);
    assertThatThrownBy(() -> translate(span("\"attributes\":[{\"key\":\"k\",\"value\":" + deep)))
        .isInstanceOf(HttpProblemException.class)
        .hasMessageContaining("nesting depth");
  }

  @Test
  void numbersMayBeWrittenInOtherWays() throws Exception {
    Span span =
        translate(
                span(
                    "\"startTimeUnixNano\":18446744073709551615,\"droppedLinksCount\":\"3\",\"kind\":\"SPAN_KIND_CLIENT\",\"endTimeUnixNano\":1.5e3"))
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(-1L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(1500);
    assertThat(span.getDroppedLinksCount()).isEqualTo(3);
    assertThat(span.getKindValue()).isEqualTo(3);
  }

  private static String span(String fields) {
    return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + fields + "}]}]}]}";
  }

  private static ExportTraceServiceRequest translate(String json)
      throws InvalidProtocolBufferException {
    return ExportTraceServiceRequest.parseFrom(JsonTranslator.translate(json.getBytes(UTF_8)));
  }

  private static ByteString hex(String digits) {
    return ByteString.fromHex(digits);
  }
}
