package io.datatracing.bootstrap.weaving;

import org.jspecify.annotations.Nullable;

/**
 * One value on objects of a library's class: a field the weaver added when the class was loaded,
 * or, for classes loaded before the agent, a weak map by identity.
 *
 * <p>A class has room for one value; which field owns it, the table of contents says. Reads and
 * writes are those of a volatile field, so a value put before an object is handed to another thread
 * is seen there.
 *
 * @param <V> the type of the value
 */
public final class VirtualField<V> {
  private final WeakIdentityMap<Object, V> others = new WeakIdentityMap<>();

  public @Nullable V get(Object owner) {
    if (owner instanceof AttachedValue) {
      @SuppressWarnings("unchecked") // set below only
      V value = (V) ((AttachedValue) owner).datatracing$value();
      return value;
    }
    return others.get(owner);
  }

  /** Sets the value; null removes it. */
  public void set(Object owner, @Nullable V value) {
    if (owner instanceof AttachedValue) {
      ((AttachedValue) owner).datatracing$value(value);
    } else if (value == null) {
      others.remove(owner);
    } else {
      others.put(owner, value);
    }
  }

  /** True if the object has a field of its own, which costs no look-up. */
  public static boolean isAttached(Object owner) {
    return owner instanceof AttachedValue;
  }
}
