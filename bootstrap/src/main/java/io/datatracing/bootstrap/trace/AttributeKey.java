package io.datatracing.bootstrap.trace;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The name of an attribute with its UTF-8 form at hand, so that the export worker copies instead of
 * encoding.
 *
 * <p>Keys are interned up to {@value #MAX_INTERNED} names: two interned keys of one name are one
 * object. Names beyond that bound (an application that makes attribute names up) get a key each,
 * compared by name; the bound never shrinks, so a name is interned always or never.
 */
public final class AttributeKey {
  static final int MAX_INTERNED = 4_096;

  private static final ConcurrentHashMap<String, AttributeKey> INTERNED =
      new ConcurrentHashMap<>(512);

  private final String name;
  private final byte[] utf8;
  private final boolean interned;
  private final long bit;

  private AttributeKey(String name, boolean interned) {
    this.name = name;
    this.utf8 = name.getBytes(StandardCharsets.UTF_8);
    this.interned = interned;
    // The upper bits of the product: those of a hash of a text vary too little.
    this.bit = 1L << (name.hashCode() * 0x9E3779B9 >>> 26);
  }

  public static AttributeKey of(String name) {
    AttributeKey known = INTERNED.get(name);
    if (known != null) {
      return known;
    }
    if (INTERNED.size() >= MAX_INTERNED) {
      return new AttributeKey(name, false);
    }
    AttributeKey fresh = new AttributeKey(name, true);
    AttributeKey raced = INTERNED.putIfAbsent(name, fresh);
    return raced == null ? fresh : raced;
  }

  public String name() {
    return name;
  }

  /** The name in UTF-8: shared, not to be written to. */
  public byte[] utf8() {
    return utf8;
  }

  boolean isInterned() {
    return interned;
  }

  /** One of 64 bits, by the name alone: a list whose keys have not got it has not got this key. */
  long bit() {
    return bit;
  }

  /** Same name. An interned and a not interned key never have the same name. */
  boolean sameAs(Object other) {
    return this == other
        || (!interned && other instanceof AttributeKey && name.equals(((AttributeKey) other).name));
  }

  @Override
  public String toString() {
    return name;
  }
}
