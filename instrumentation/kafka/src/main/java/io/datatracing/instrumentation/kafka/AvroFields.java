package io.datatracing.instrumentation.kafka;

import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a field of an Avro record, generic or generated: both are {@code IndexedRecord}s with their
 * schema. By the interface's methods, looked up once, because Avro may be in another loader than
 * Kafka, and is there only where the application uses it.
 */
final class AvroFields {
  private static final String RECORD = "org.apache.avro.generic.IndexedRecord";

  /**
   * Of the loader that was asked last. Racy: two loaders in turn look their methods up again. Weak:
   * Avro's loader may be that of an application which is undeployed while Kafka stays.
   */
  private static volatile WeakReference<AvroFields> known = new WeakReference<>(null);

  private final Class<?> record;
  private final Method schema;
  private final Method get;
  private final Method field;
  private final Method position;

  private AvroFields(Class<?> record) throws NoSuchMethodException {
    this.record = record;
    schema = record.getMethod("getSchema");
    get = record.getMethod("get", int.class);
    field = schema.getReturnType().getMethod("getField", String.class);
    position = field.getReturnType().getMethod("pos");
  }

  static boolean isRecord(@Nullable Object value) {
    AvroFields last = known.get();
    return value != null
        && (last != null && last.record.isInstance(value) || find(value.getClass()) != null);
  }

  /**
   * The field's value as text.
   *
   * @param steps {@code .name} for a field, a number for an element; from {@code first} on
   * @return null if it is not there, or no text, number, boolean, enum or UUID
   */
  static @Nullable String read(@Nullable Object value, String[] steps, int first) {
    Object at = value;
    try {
      for (int i = first; i < steps.length && at != null; i++) {
        at = steps[i].charAt(0) == '.' ? field(at, steps[i].substring(1)) : element(at, steps[i]);
      }
    } catch (ReflectiveOperationException e) {
      return null;
    }
    return at == null ? null : text(at);
  }

  private static @Nullable Object field(Object record, String name)
      throws ReflectiveOperationException {
    if (!isRecord(record)) {
      return null;
    }
    AvroFields methods = of(record);
    Object field = methods.field.invoke(methods.schema.invoke(record), name);
    return field == null ? null : methods.get.invoke(record, methods.position.invoke(field));
  }

  private static @Nullable Object element(Object list, String step) {
    int index = Integer.parseInt(step);
    return list instanceof List && index < ((List<?>) list).size()
        ? ((List<?>) list).get(index)
        : null;
  }

  private static @Nullable String text(Object scalar) {
    // Utf8 is a CharSequence; an enum's symbol is none, but is told by its text, too.
    boolean isScalar =
        scalar instanceof CharSequence
            || scalar instanceof Number
            || scalar instanceof Boolean
            || scalar instanceof Enum
            || scalar instanceof UUID
            || scalar.getClass().getName().endsWith("EnumSymbol");
    return isScalar ? scalar.toString() : null;
  }

  private static AvroFields of(Object value) throws ReflectiveOperationException {
    AvroFields last = known.get();
    if (last != null && last.record.isInstance(value)) {
      return last;
    }
    Class<?> type = find(value.getClass());
    if (type == null) {
      throw new InvocationTargetException(null);
    }
    AvroFields fresh = new AvroFields(type);
    known = new WeakReference<>(fresh);
    return fresh;
  }

  private static @Nullable Class<?> find(@Nullable Class<?> type) {
    if (type == null) {
      return null;
    }
    if (type.getName().equals(RECORD)) {
      return type;
    }
    for (Class<?> parent : type.getInterfaces()) {
      Class<?> found = find(parent);
      if (found != null) {
        return found;
      }
    }
    return find(type.getSuperclass());
  }
}
