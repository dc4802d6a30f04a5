package io.datatracing.collector.enrich;

import com.fasterxml.jackson.databind.JsonNode;
import io.datatracing.collector.enrich.EnrichOptions.Lookup;
import io.datatracing.collector.intake.AttributeFields;
import io.datatracing.collector.rewrite.MessageEdit;
import io.datatracing.model.otlp.ProtobufWriter;
import io.datatracing.model.otlp.ValueType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds attributes to the resources of one batch. Spans are copied as they are. A lookup may use
 * what an earlier one added.
 */
final class BatchEnricher {
  private static final int RESOURCE = 1;
  private static final int ATTRIBUTE = 1;

  private final EnrichOptions options;
  private final List<LookupTable> tables;
  private final byte[] bytes;

  BatchEnricher(EnrichOptions options, List<LookupTable> tables, byte[] bytes) {
    this.options = options;
    this.tables = tables;
    this.bytes = bytes;
  }

  /** The changed request, or {@link MessageEdit#KEEP}. */
  byte @Nullable [] request() {
    return MessageEdit.edit(
        bytes,
        0,
        bytes.length,
        (field, at, size) -> field == 1 ? resourceSpans(at, size) : MessageEdit.KEEP);
  }

  private byte @Nullable [] resourceSpans(int offset, int length) {
    boolean[] seen = new boolean[1];
    byte[] edited =
        MessageEdit.edit(
            bytes,
            offset,
            length,
            (field, at, size) -> {
              if (field != RESOURCE) {
                return MessageEdit.KEEP;
              }
              seen[0] = true;
              return resource(at, size);
            });
    if (seen[0]) {
      return edited;
    }
    // Without a resource: what holds for all is all that can be said.
    byte[] added = resource(offset, 0);
    if (added == null) {
      return MessageEdit.KEEP;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + added.length + 8);
    MessageEdit.field(out, RESOURCE, added);
    out.write(bytes, offset, length);
    return out.toByteArray();
  }

  private byte @Nullable [] resource(int offset, int length) {
    Map<String, String> present = new HashMap<>();
    MessageEdit.edit(
        bytes,
        offset,
        length,
        (field, at, size) -> {
          if (field == ATTRIBUTE) {
            String[] attribute = attribute(at, size);
            present.putIfAbsent(attribute[0], attribute[1]);
          }
          return MessageEdit.KEEP;
        });
    Map<String, JsonNode> add = new LinkedHashMap<>();
    options.fixed().forEach((key, value) -> add(key, value, present, add));
    List<Lookup> lookups = options.allLookups();
    for (int i = 0; i < lookups.size(); i++) {
      String by = lookups.get(i).by();
      String value = add.containsKey(by) ? add.get(by).asText() : present.getOrDefault(by, "");
      if (!value.isEmpty()) {
        tables.get(i).of(value).forEach((key, found) -> add(key, found, present, add));
      }
    }
    return add.isEmpty() ? MessageEdit.KEEP : with(offset, length, add);
  }

  private void add(
      String key, JsonNode value, Map<String, String> present, Map<String, JsonNode> add) {
    if (options.overwrite() || !present.containsKey(key)) {
      add.put(key, value);
    }
  }

  private byte[] with(int offset, int length, Map<String, JsonNode> add) {
    byte[] others =
        MessageEdit.edit(
            bytes,
            offset,
            length,
            (field, at, size) ->
                field == ATTRIBUTE && add.containsKey(attribute(at, size)[0])
                    ? MessageEdit.DROP
                    : MessageEdit.KEEP);
    ProtobufWriter added = new ProtobufWriter();
    add.forEach((key, value) -> write(added, key, value));
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + added.size());
    if (others == null) {
      out.write(bytes, offset, length);
    } else {
      out.writeBytes(others);
    }
    out.writeBytes(added.toByteArray());
    return out.toByteArray();
  }

  private static void write(ProtobufWriter out, String key, JsonNode value) {
    if (value.isBoolean()) {
      AttributeFields.bool(out, ATTRIBUTE, key, value.asBoolean());
    } else if (value.isIntegralNumber() && value.canConvertToLong()) {
      AttributeFields.integer(out, ATTRIBUTE, key, value.asLong());
    } else if (value.isNumber()) {
      AttributeFields.number(out, ATTRIBUTE, key, value.asDouble());
    } else {
      AttributeFields.string(out, ATTRIBUTE, key, value.asText());
    }
  }

  /** Key, and text of a value that is one; empty for others. */
  private String[] attribute(int offset, int length) {
    String[] read = {"", ""};
    MessageEdit.edit(
        bytes,
        offset,
        length,
        (field, at, size) -> {
          if (field == 1) {
            read[0] = new String(bytes, at, size, StandardCharsets.UTF_8);
          } else if (field == 2) {
            MessageEdit.edit(
                bytes,
                at,
                size,
                (type, from, textLength) -> {
                  if (type == ValueType.STRING) {
                    read[1] = new String(bytes, from, textLength, StandardCharsets.UTF_8);
                  }
                  return MessageEdit.KEEP;
                });
          }
          return MessageEdit.KEEP;
        });
    return read;
  }
}
