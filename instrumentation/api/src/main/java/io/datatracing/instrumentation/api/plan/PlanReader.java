package io.datatracing.instrumentation.api.plan;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Reads {@link PlanFormat}. On the start-up path: plain loops, nothing cached. */
public final class PlanReader {
  private final DataInputStream in;
  private final String[] strings;

  private PlanReader(byte[] file) throws IOException {
    in =
        new DataInputStream(
            new ByteArrayInputStream(
                file, PlanFormat.BODY_OFFSET, file.length - PlanFormat.BODY_OFFSET));
    strings = new String[in.readUnsignedShort()];
    for (int i = 0; i < strings.length; i++) {
      strings[i] = in.readUTF();
    }
  }

  /**
   * @throws PlanFormatException if the bytes are not a plan, are of another version, or damaged
   */
  public static List<InstrumentationPlan> read(byte[] file) {
    checkHeader(file);
    try {
      return new PlanReader(file).instrumentations();
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new PlanFormatException("weave plan is damaged: " + e);
    }
  }

  private static void checkHeader(byte[] file) {
    if (file.length < PlanFormat.BODY_OFFSET
        || int32(file, PlanFormat.MAGIC_OFFSET) != PlanFormat.MAGIC) {
      throw new PlanFormatException("not a weave plan (" + file.length + " bytes)");
    }
    int version = int32(file, PlanFormat.VERSION_OFFSET) >>> 16;
    if (version != PlanFormat.VERSION) {
      throw new PlanFormatException(
          "weave plan has version " + version + ", this weaver reads " + PlanFormat.VERSION);
    }
    int length = file.length - PlanFormat.BODY_OFFSET;
    CRC32 checksum = new CRC32();
    checksum.update(file, PlanFormat.BODY_OFFSET, length);
    if (int32(file, PlanFormat.LENGTH_OFFSET) != length
        || int32(file, PlanFormat.CHECKSUM_OFFSET) != (int) checksum.getValue()) {
      throw new PlanFormatException("weave plan is damaged: length or checksum is wrong");
    }
  }

  private static int int32(byte[] bytes, int offset) {
    return bytes[offset] << 24
        | (bytes[offset + 1] & 0xFF) << 16
        | (bytes[offset + 2] & 0xFF) << 8
        | (bytes[offset + 3] & 0xFF);
  }

  private List<InstrumentationPlan> instrumentations() throws IOException {
    int count = in.readUnsignedShort();
    List<InstrumentationPlan> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(new InstrumentationPlan(string(), string(), stringList(), symbols(), types()));
    }
    return list;
  }

  private List<Symbol> symbols() throws IOException {
    int count = in.readUnsignedShort();
    List<Symbol> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String owner = string();
      String name = optionalString();
      String descriptor = optionalString();
      boolean isStatic = (in.readUnsignedByte() & PlanFormat.STATIC) != 0;
      list.add(
          name == null || descriptor == null
              ? Symbol.type(owner)
              : Symbol.member(owner, name, descriptor, isStatic));
    }
    return list;
  }

  private List<TypePlan> types() throws IOException {
    int count = in.readUnsignedShort();
    List<TypePlan> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = string();
      int flags = in.readUnsignedByte();
      boolean subtypes = (flags & PlanFormat.SUBTYPES) != 0;
      boolean annotated = (flags & PlanFormat.ANNOTATED) != 0;
      list.add(new TypePlan(name, subtypes, annotated, stringList(), optionalString(), methods()));
    }
    return list;
  }

  private List<MethodPlan> methods() throws IOException {
    int count = in.readUnsignedShort();
    List<MethodPlan> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String name = string();
      String parameters = optionalString();
      boolean required = (in.readUnsignedByte() & PlanFormat.REQUIRED) != 0;
      list.add(new MethodPlan(name, parameters, required, calls()));
    }
    return list;
  }

  private List<HookCall> calls() throws IOException {
    int count = in.readUnsignedShort();
    List<HookCall> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int flags = in.readUnsignedByte();
      int replaces = in.readShort();
      String stubMethod = string();
      String descriptor = string();
      int[] bindings = new int[in.readUnsignedShort()];
      for (int b = 0; b < bindings.length; b++) {
        bindings[b] = in.readShort();
        if (bindings[b] < Binding.SMALLEST) {
          throw new PlanFormatException("weave plan is damaged: binding " + bindings[b]);
        }
      }
      boolean exit = (flags & PlanFormat.EXIT) != 0;
      boolean onThrow = (flags & PlanFormat.ON_THROW) != 0;
      list.add(new HookCall(exit, onThrow, replaces, stubMethod, descriptor, bindings));
    }
    return list;
  }

  private List<String> stringList() throws IOException {
    int count = in.readUnsignedShort();
    List<String> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(string());
    }
    return list;
  }

  private String string() throws IOException {
    return strings[in.readUnsignedShort()];
  }

  private @Nullable String optionalString() throws IOException {
    String string = string();
    return string.isEmpty() ? null : string;
  }
}
