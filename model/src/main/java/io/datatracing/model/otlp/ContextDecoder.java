package io.datatracing.model.otlp;

import static io.datatracing.model.otlp.WireReader.LENGTH_DELIMITED;
import static io.datatracing.model.otlp.WireReader.VARINT;

import io.datatracing.model.EntityRef;
import io.datatracing.model.Resource;
import io.datatracing.model.Scope;
import java.util.ArrayList;
import java.util.List;

/** Makes resources and scopes from their messages, checking them on the way. */
public final class ContextDecoder {

  private ContextDecoder() {}

  /**
   * Reads a {@code Resource} message.
   *
   * @param schemaUrl from the {@code ResourceSpans} around it
   * @throws MalformedOtlpException when the bytes are not what the format says
   */
  public static Resource resource(byte[] bytes, int offset, int length, String schemaUrl) {
    OtlpAttributes attributes = new OtlpAttributes();
    List<EntityRef> entityRefs = new ArrayList<>();
    long dropped = 0;
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> attribute(in, attributes);
        case 2 << 3 | VARINT -> dropped = Integer.toUnsignedLong((int) in.varint());
        case 3 << 3 | LENGTH_DELIMITED -> {
          int size = in.length();
          entityRefs.add(entityRef(bytes, in.position, size));
          in.position += size;
        }
        default -> in.skip(tag);
      }
    }
    return new Resource(ValueDecoder.attributes(bytes, attributes), dropped, entityRefs, schemaUrl);
  }

  private static EntityRef entityRef(byte[] bytes, int offset, int length) {
    String schemaUrl = "";
    String type = "";
    List<String> idKeys = new ArrayList<>();
    List<String> descriptionKeys = new ArrayList<>();
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> schemaUrl = string(in);
        case 2 << 3 | LENGTH_DELIMITED -> type = string(in);
        case 3 << 3 | LENGTH_DELIMITED -> idKeys.add(string(in));
        case 4 << 3 | LENGTH_DELIMITED -> descriptionKeys.add(string(in));
        default -> in.skip(tag);
      }
    }
    return new EntityRef(schemaUrl, type, idKeys, descriptionKeys);
  }

  /**
   * Reads an {@code InstrumentationScope} message.
   *
   * @param schemaUrl from the {@code ScopeSpans} around it
   * @throws MalformedOtlpException when the bytes are not what the format says
   */
  public static Scope scope(byte[] bytes, int offset, int length, String schemaUrl) {
    OtlpAttributes attributes = new OtlpAttributes();
    String name = "";
    String version = "";
    long dropped = 0;
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> name = string(in);
        case 2 << 3 | LENGTH_DELIMITED -> version = string(in);
        case 3 << 3 | LENGTH_DELIMITED -> attribute(in, attributes);
        case 4 << 3 | VARINT -> dropped = Integer.toUnsignedLong((int) in.varint());
        default -> in.skip(tag);
      }
    }
    return new Scope(name, version, ValueDecoder.attributes(bytes, attributes), dropped, schemaUrl);
  }

  /**
   * Checks a {@code Resource} without making anything of it.
   *
   * @param scratch is overwritten
   */
  static void checkResource(byte[] bytes, int offset, int length, OtlpAttributes scratch) {
    check(bytes, offset, length, 1, 3, scratch);
  }

  /** Checks an {@code InstrumentationScope} without making anything of it. */
  static void checkScope(byte[] bytes, int offset, int length, OtlpAttributes scratch) {
    check(bytes, offset, length, 3, 0, scratch);
  }

  private static void check(
      byte[] bytes,
      int offset,
      int length,
      int attributeField,
      int entityField,
      OtlpAttributes scratch) {
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    scratch.clear();
    while (in.position < in.limit) {
      int tag = in.tag();
      if (tag == WireReader.tag(attributeField, LENGTH_DELIMITED)) {
        attribute(in, scratch);
      } else if (tag == WireReader.tag(entityField, LENGTH_DELIMITED)) {
        int size = in.length();
        checkFields(bytes, in.position, size);
        in.position += size;
      } else {
        in.skip(tag);
      }
    }
  }

  private static void checkFields(byte[] bytes, int offset, int length) {
    WireReader in = new WireReader();
    in.reset(bytes, offset, offset + length);
    while (in.position < in.limit) {
      in.skip(in.tag());
    }
  }

  private static void attribute(WireReader in, OtlpAttributes attributes) {
    int length = in.length();
    attributes.add(in, in.position + length);
  }

  private static String string(WireReader in) {
    int length = in.length();
    String text = ValueDecoder.string(in.bytes, in.position, length);
    in.position += length;
    return text;
  }
}
