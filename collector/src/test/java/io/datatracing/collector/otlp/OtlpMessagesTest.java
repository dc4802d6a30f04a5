package io.datatracing.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OtlpMessagesTest {
  /**
   * In the proto since 1.9 for profiles only: a reference into a string table that no trace request
   * has.
   */
  private static final Set<String> NOT_FOR_TRACES = Set.of("string_value_strindex", "key_strindex");

  @Test
  void tableIsWhatThePublishedDescriptorsSay() {
    compare(
        OtlpMessages.EXPORT_TRACE_REQUEST,
        ExportTraceServiceRequest.getDescriptor(),
        new HashSet<>());
  }

  private static void compare(MessageType table, Descriptor published, Set<Descriptor> seen) {
    if (!seen.add(published)) {
      return;
    }
    for (FieldDescriptor field : published.getFields()) {
      if (NOT_FOR_TRACES.contains(field.getName())) {
        continue;
      }
      MessageType.Field row = table.field(field.getName());
      assertThat(row).as(field.getFullName()).isNotNull();
      assertThat(table.field(field.getJsonName())).isSameAs(row);
      assertThat(row.number()).as(field.getFullName()).isEqualTo(field.getNumber());
      assertThat(row.repeated()).as(field.getFullName()).isEqualTo(field.isRepeated());
      assertThat(row.kind()).as(field.getFullName()).isEqualTo(kind(field));
      if (row.kind() == FieldKind.ENUM) {
        List<String> names =
            field.getEnumType().getValues().stream().map(EnumValueDescriptor::getName).toList();
        assertThat(row.names()).isEqualTo(names);
      }
      if (row.type() != null) {
        compare(row.type(), field.getMessageType(), seen);
      }
    }
  }

  private static FieldKind kind(FieldDescriptor field) {
    boolean id = field.getName().endsWith("_id") && field.getType() == FieldDescriptor.Type.BYTES;
    return id ? FieldKind.HEX_ID : FieldKind.valueOf(field.getType().name());
  }
}
