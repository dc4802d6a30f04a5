package io.datatracing.instrumentation.api.plan;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Writes {@link PlanFormat}. */
public final class PlanWriter {
  private final Map<String, Integer> strings = new LinkedHashMap<>();
  private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(entries);

  private PlanWriter() {
    strings.put("", 0);
  }

  public static byte[] write(List<InstrumentationPlan> instrumentations) {
    try {
      return new PlanWriter().file(instrumentations);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
  }

  private byte[] file(List<InstrumentationPlan> instrumentations) throws IOException {
    count(instrumentations.size());
    for (InstrumentationPlan instrumentation : instrumentations) {
      write(instrumentation);
    }
    byte[] body = body();
    CRC32 checksum = new CRC32();
    checksum.update(body, 0, body.length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(file);
    data.writeInt(PlanFormat.MAGIC);
    data.writeShort(PlanFormat.VERSION);
    data.writeInt(body.length);
    data.writeInt((int) checksum.getValue());
    data.write(body);
    return file.toByteArray();
  }

  private byte[] body() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(body);
    data.writeShort(strings.size());
    for (String string : strings.keySet()) {
      data.writeUTF(string);
    }
    entries.writeTo(data);
    return body.toByteArray();
  }

  private void write(InstrumentationPlan instrumentation) throws IOException {
    string(instrumentation.name());
    string(instrumentation.stub());
    strings(instrumentation.helpers());
    count(instrumentation.symbols().size());
    for (Symbol symbol : instrumentation.symbols()) {
      string(symbol.owner());
      string(symbol.name());
      string(symbol.descriptor());
      out.writeByte(symbol.isStatic() ? PlanFormat.STATIC : 0);
    }
    count(instrumentation.types().size());
    for (TypePlan type : instrumentation.types()) {
      write(type);
    }
  }

  private void write(TypePlan type) throws IOException {
    string(type.name());
    out.writeByte(
        (type.subtypes() ? PlanFormat.SUBTYPES : 0)
            | (type.annotated() ? PlanFormat.ANNOTATED : 0));
    strings(type.candidates());
    string(type.field());
    count(type.methods().size());
    for (MethodPlan method : type.methods()) {
      string(method.name());
      string(method.parameters());
      out.writeByte(method.required() ? PlanFormat.REQUIRED : 0);
      count(method.calls().size());
      for (HookCall call : method.calls()) {
        write(call);
      }
    }
  }

  private void write(HookCall call) throws IOException {
    out.writeByte((call.exit() ? PlanFormat.EXIT : 0) | (call.onThrow() ? PlanFormat.ON_THROW : 0));
    out.writeShort(call.replaces());
    string(call.stubMethod());
    string(call.descriptor());
    count(call.bindingCount());
    for (int i = 0; i < call.bindingCount(); i++) {
      out.writeShort(call.binding(i));
    }
  }

  private void strings(List<String> list) throws IOException {
    count(list.size());
    for (String string : list) {
      string(string);
    }
  }

  private void string(@Nullable String string) throws IOException {
    String present = string == null ? "" : string;
    Integer index = strings.get(present);
    if (index == null) {
      index = strings.size();
      strings.put(present, index);
    }
    count(index);
  }

  private void count(int count) throws IOException {
    if (count > 0xFFFF) {
      throw new IllegalArgumentException(count + " does not fit 16 bits: the plan is too large");
    }
    out.writeShort(count);
  }
}
